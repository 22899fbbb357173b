import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { TokenService } from '../login/token.service';
import { Timing } from '../timing';
import { Exchange } from './exchange.service';
import { isPlain } from './read';
import { NotReached } from './cargotech.types';

const healthy = new Gauge({ name: 'cargotech_healthy', help: '1 when the last check of the shared token succeeded' });

/** Logs in once at the start, and asks `GET /v1/me` now and then: the first to notice that the account does not work. */
@Injectable()
export class Health implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Health.name);
  private checking: NodeJS.Timeout | undefined;

  constructor(
    private readonly exchange: Exchange,
    private readonly tokens: TokenService,
    private readonly timing: Timing,
  ) {}

  /** Blocks nothing: a service without CargoTech is up and serves what it knows. */
  onApplicationBootstrap(): void {
    this.tokens.get().catch((error: unknown) => this.logger.warn(`the first login failed: ${messageOf(error)}`));
    this.checking = setInterval(() => void this.check(), this.timing.healthInterval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.checking);
  }

  /** Whether CargoTech takes our token now. Never throws. */
  async check(): Promise<boolean> {
    try {
      await this.exchange.ask({ route: 'me', path: '/v1/me', read: readMe, priority: 'watch' });
      healthy.set(1);
      return true;
    } catch (error) {
      healthy.set(0);
      this.logger.warn(`CargoTech is not well: ${messageOf(error)}`);
      return false;
    }
  }
}

function readMe(json: unknown): true {
  if (!isPlain(json)) throw new NotReached('me', 'garbage', 'not an object');
  return true;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
