import { RedisConnection } from '#persistence';
import { hideFromLogs } from '#runtime';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Budget } from '../budget/budget.service';
import { Exclusive } from '../cache/exclusive.service';
import { CargotechClient } from '../cargotech/cargotech.client';
import { AnsweredNo, LoginResting, NotReached } from '../cargotech/cargotech.types';
import { plain } from '../cargotech/read';
import { coolDownMs } from '../budget/throttle';
import { CargoGatewayConfig } from '../config';
import { Timing } from '../timing';
import { LoginReport, type LoginOutcome } from './login-report.service';

const TOKEN = 'cargotech:api:token';
const LOCK = 'cargotech:login:lock';
/** While it stands nobody logs in: the last login was refused. */
const RESTING = 'cargotech:login:resting';

const FORGET = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** The shared token of the account. It lives in Redis, in memory only for as long as Redis is away, and nowhere else. */
@Injectable()
export class TokenService {
  private readonly logger = new Logger(TokenService.name);
  private remembered: { token: string; until: number } | undefined;
  private restUntil = 0;
  private flight: Promise<string> | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly client: CargotechClient,
    private readonly budget: Budget,
    private readonly exclusive: Exclusive,
    private readonly report: LoginReport,
    private readonly config: CargoGatewayConfig,
    private readonly timing: Timing,
  ) {}

  /**
   * The present token, after a login when there is none. However many ask in however many replicas, one logs in.
   * @throws AnsweredNo, NotReached, BudgetExhausted, LoginResting
   */
  async get(): Promise<string> {
    return (await this.known()) ?? (await this.loginOnce());
  }

  /** CargoTech does not take `token` any more. A newer one, which somebody has got meanwhile, stays. */
  async forget(token: string): Promise<void> {
    if (this.remembered?.token === token) this.remembered = undefined;
    await this.redis.attempt(
      async (redis) => Number(await redis.eval(FORGET, 1, TOKEN, token)),
      () => 0,
    );
  }

  /** Drops whatever token there is and any rest after a refusal. */
  async forgetAny(): Promise<void> {
    this.remembered = undefined;
    this.restUntil = 0;
    await this.redis.attempt(
      (redis) => redis.del(TOKEN, RESTING),
      () => 0,
    );
  }

  private async known(): Promise<string | undefined> {
    const alone = (): string | null =>
      this.remembered !== undefined && this.remembered.until > performance.now() ? this.remembered.token : null;
    const token = (await this.redis.attempt((redis) => redis.get(TOKEN), alone)) ?? undefined;
    if (token !== undefined) this.remember(token);
    return token;
  }

  private remember(token: string): void {
    if (this.remembered?.token === token) return;
    hideFromLogs(token);
    this.remembered = { token, until: performance.now() + this.config.CARGOTECH_TOKEN_CACHE_TTL * 1_000 };
  }

  private loginOnce(): Promise<string> {
    this.flight ??= this.exclusive
      .once(
        LOCK,
        () => this.login(),
        async () => {
          await this.mindRest();
          return this.known();
        },
      )
      .finally(() => {
        this.flight = undefined;
      });
    return this.flight;
  }

  private async mindRest(): Promise<void> {
    const alone = this.restUntil - performance.now();
    const left = await this.redis.attempt(
      (redis) => redis.pttl(RESTING),
      () => alone,
    );
    if (Math.max(left, alone) > 0) throw new LoginResting(Math.max(left, alone));
  }

  private async rest(ms: number): Promise<void> {
    this.restUntil = performance.now() + ms;
    await this.redis.attempt(
      (redis) => redis.set(RESTING, '1', 'PX', ms),
      () => null,
    );
  }

  private async login(): Promise<string> {
    await this.mindRest();
    const began = performance.now();
    try {
      const token = await this.persistently();
      this.remember(token);
      await this.redis.attempt(
        (redis) => redis.set(TOKEN, token, 'EX', this.config.CARGOTECH_TOKEN_CACHE_TTL),
        () => null,
      );
      await this.report.record('ok', performance.now() - began);
      this.logger.log('logged in to CargoTech');
      return token;
    } catch (error) {
      if (!(error instanceof AnsweredNo || error instanceof NotReached)) throw error;
      const status = error instanceof AnsweredNo ? error.status : undefined;
      const outcome: LoginOutcome = status === 403 ? 'suspended' : status === 401 || status === 422 ? 'refused' : 'failed';
      const { suspendedLoginRest, refusedLoginRest, failedLoginRest } = this.timing;
      await this.rest({ suspended: suspendedLoginRest, refused: refusedLoginRest, failed: failedLoginRest }[outcome]);
      await this.report.record(outcome, performance.now() - began, status);
      throw error;
    }
  }

  /** A refusal ends it at once; the network and a busy server get three more chances. */
  private async persistently(): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.askForToken();
      } catch (error) {
        const passing = error instanceof NotReached ? error.passing : error instanceof AnsweredNo && error.status === 429;
        const wait = this.timing.retryPauses[attempt];
        if (!passing || wait === undefined) throw error;
        await pause(wait * (0.8 + Math.random() * 0.4), undefined, { ref: false });
      }
    }
  }

  private async askForToken(): Promise<string> {
    await this.budget.take('interactive');
    const body = { phone: this.config.CARGOTECH_PHONE, password: this.config.CARGOTECH_PASSWORD, remember: true };
    const answer = await this.client.send({ route: 'login', path: '/v1/auth/login', body });
    await this.budget.coolDown(coolDownMs(answer.status, answer.headers, this.timing.now()));
    if (answer.status >= 300) throw new AnsweredNo('login', answer.status);
    return readToken(answer.json);
  }
}

/** `{data: {token}}` in captured traffic, `{access_token}` in an older description. */
function readToken(json: unknown): string {
  const outer = plain(json);
  const token = plain(outer['data'])['token'] ?? outer['access_token'];
  // It becomes a header: no blanks, no line ends.
  if (typeof token === 'string' && /^[\x21-\x7e]{8,1024}$/.test(token)) return token;
  throw new NotReached('login', 'garbage', 'no token');
}
