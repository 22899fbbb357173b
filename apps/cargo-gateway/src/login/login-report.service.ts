import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AlarmRaised, AuditRecorded, type EventContract } from '#contracts';
import { EventPublisher, NatsConnection } from '#messaging';
import { RedisConnection } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Timing } from '../timing';

export type LoginOutcome = 'ok' | 'refused' | 'suspended' | 'failed';

const logins = new Counter({ name: 'cargotech_logins_total', help: 'Logins to CargoTech', labelNames: ['outcome'] });

const RECENT = 'cargotech:login:recent';
const FAILED_IN_ROW = 'cargotech:login:failed-in-row';
const LOOP_WINDOW_MS = 600_000;
const LOOP_LOGINS = 5;
const FAILURES_IN_ROW = 3;
/** JetStream drops a repeated message id within this time: one alarm for all replicas and tries of one trouble. */
const SAME_ALARM_MS = 300_000;
const MOST_UNSAID = 200;

interface Unsaid {
  readonly event: EventContract;
  readonly payload: object;
  readonly id: string;
}

/** Every login is told to the audit log; failing and looping ones raise an alarm. Said later when NATS is away. */
@Injectable()
export class LoginReport {
  private readonly logger = new Logger(LoginReport.name);
  private readonly unsaid: Unsaid[] = [];
  private recentAlone: number[] = [];
  private failedAlone = 0;
  private saying = false;

  constructor(
    private readonly events: EventPublisher,
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
    nats: NatsConnection,
  ) {
    nats.opened().then(
      () => this.sayAll(),
      // Logged by the connection itself; there is nobody to tell.
      () => undefined,
    );
    nats.onReconnect(() => void this.sayAll());
  }

  /** `status`: the HTTP status of the answer, absent when there was none. */
  async record(outcome: LoginOutcome, tookMs: number, status?: number): Promise<void> {
    logins.inc({ outcome });
    const facts = { outcome, tookMs: Math.round(tookMs), ...(status === undefined ? {} : { status }) };
    this.say(AuditRecorded, randomUUID(), {
      service: 'cargo-gateway',
      action: outcome === 'ok' ? 'cargotech.login' : 'cargotech.login-failed',
      actor: 'service:cargo-gateway',
      at: new Date(this.timing.now()).toISOString(),
      facts,
    });
    if (outcome === 'suspended')
      this.alarm('cargotech-suspended', 'CargoTech answered the login with 403: the account is suspended');
    if (outcome === 'refused')
      this.logger.warn(`CargoTech refused the login with ${status ?? 0}: check the phone and the password`);
    const { recent, failedInRow } = await this.count(outcome);
    if (recent > LOOP_LOGINS) this.alarm('cargotech-login-looping', `${recent} logins to CargoTech within ten minutes`);
    if (failedInRow >= FAILURES_IN_ROW)
      this.alarm('cargotech-login-failing', `${failedInRow} logins to CargoTech failed in a row`);
  }

  alarm(alarm: string, summary: string): void {
    this.logger.error(summary);
    const id = `${alarm}:${Math.floor(this.timing.now() / SAME_ALARM_MS)}`;
    this.say(AlarmRaised, id, { service: 'cargo-gateway', alarm, summary, at: new Date(this.timing.now()).toISOString() });
  }

  /** Resolves when everything has been said, or after `withinMs`. */
  async said(withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    while (this.unsaid.length > 0 && performance.now() < end) await pause(20);
  }

  private count(outcome: LoginOutcome): Promise<{ recent: number; failedInRow: number }> {
    const now = Date.now();
    this.recentAlone = [...this.recentAlone.filter((at) => at > now - LOOP_WINDOW_MS), now];
    this.failedAlone = outcome === 'ok' ? 0 : this.failedAlone + 1;
    return this.redis.attempt(
      async (redis) => {
        const [, , recent, , failed] = await Promise.all([
          redis.zadd(RECENT, now, randomUUID()),
          redis.zremrangebyscore(RECENT, '-inf', now - LOOP_WINDOW_MS),
          redis.zcard(RECENT),
          redis.pexpire(RECENT, LOOP_WINDOW_MS),
          outcome === 'ok' ? redis.del(FAILED_IN_ROW).then(() => 0) : redis.incr(FAILED_IN_ROW),
          redis.pexpire(FAILED_IN_ROW, LOOP_WINDOW_MS),
        ]);
        return { recent, failedInRow: failed };
      },
      () => ({ recent: this.recentAlone.length, failedInRow: this.failedAlone }),
    );
  }

  private say<Payload extends object>(event: EventContract<Payload>, id: string, payload: Payload): void {
    this.unsaid.push({ event, payload, id });
    if (this.unsaid.length > MOST_UNSAID) this.unsaid.shift();
    void this.sayAll();
  }

  /** In order, one at a time; what NATS does not take stays for the next reconnect or the next fact. */
  private async sayAll(): Promise<void> {
    if (this.saying) return;
    this.saying = true;
    try {
      for (let next = this.unsaid[0]; next !== undefined; next = this.unsaid[0]) {
        await this.events.publish(next.event, next.payload, { id: next.id });
        this.unsaid.splice(this.unsaid.indexOf(next), 1);
      }
    } catch (error) {
      this.logger.warn(
        `${this.unsaid.length} facts about logins wait for NATS: ${error instanceof Error ? error.message : 'unknown'}`,
      );
    } finally {
      this.saying = false;
    }
  }
}
