import {
  AuditRecorded,
  DRIVER_BLOCKED,
  INIT_DATA_EXPIRED,
  INIT_DATA_INVALID,
  Refusal,
  type LoginRequest,
  type LoginResponse,
} from '#contracts';
import { currentCall } from '#messaging';
import { Database, Outbox } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { FailureAlarm } from '../alarms/failure-alarm';
import { Clock } from '#runtime';
import { AcquaintanceService } from '../drivers/acquaintance.service';
import { toDriver } from '../drivers/driver.entity';
import { InitDataService } from '../init-data/init-data.service';
import type { Disbelief } from '../init-data/signed-string';
import { SessionsService } from './sessions.service';

const logins = new Counter({ name: 'logins_total', help: 'Logins by outcome', labelNames: ['outcome'] });

/** From a launch string to a session: contracts 1.1 and 1.2. */
@Injectable()
export class LoginService {
  private readonly logger = new Logger(LoginService.name);

  constructor(
    private readonly initData: InitDataService,
    private readonly acquaintance: AcquaintanceService,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly alarm: FailureAlarm,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal INIT_DATA_INVALID, INIT_DATA_EXPIRED or DRIVER_BLOCKED */
  async login({ initData, address }: LoginRequest): Promise<LoginResponse> {
    const launch = this.initData.readLaunch(initData);
    if (typeof launch === 'string') return this.refuse(launch, address);
    try {
      const { driver, session } = await this.database.transaction(async (manager) => {
        const { row, created } = await this.acquaintance.remember(manager, launch.user);
        if (row.blockedAt !== null) throw new Refusal(DRIVER_BLOCKED);
        const opened = await this.sessions.open(manager, row, launch.hash, created);
        await this.audit(manager, 'driver.login', `driver:${row.id}`, address, {});
        return { driver: row, session: opened };
      });
      await this.sessions.publish(session);
      logins.inc({ outcome: 'ok' });
      return { accessToken: session.accessToken, expiresAt: new Date(session.expiresAt).toISOString(), driver: toDriver(driver) };
    } catch (error) {
      if (error instanceof Refusal) await this.recordRefusal(error.code, address);
      throw error;
    }
  }

  /** Counted and audited; the driver learns no more than "invalid" or "expired". */
  private async refuse(reason: Disbelief, address: string | undefined): Promise<never> {
    await this.recordRefusal(reason, address);
    await this.alarm.count();
    throw new Refusal(reason === 'expired' ? INIT_DATA_EXPIRED : INIT_DATA_INVALID);
  }

  private async recordRefusal(reason: string, address: string | undefined): Promise<void> {
    logins.inc({ outcome: reason });
    try {
      await this.database.transaction((manager) => this.audit(manager, 'driver.login-refused', 'unknown', address, { reason }));
    } catch (error) {
      // The refusal stands whether or not it could be written down.
      this.logger.error(error, 'a refused login could not be audited');
    }
  }

  private audit(
    manager: EntityManager,
    action: string,
    actor: string,
    address: string | undefined,
    facts: Record<string, string>,
  ): Promise<void> {
    const requestId = currentCall()?.requestId;
    return this.outbox.add(manager, AuditRecorded, {
      service: 'auth-session',
      action,
      actor,
      at: new Date(this.clock.now()).toISOString(),
      ...(requestId === undefined ? {} : { requestId }),
      ...(address === undefined ? {} : { address }),
      facts,
    });
  }
}
