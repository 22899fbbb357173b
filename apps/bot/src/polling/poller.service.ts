import { Refusal, UpdateReceived, updateEventId } from '#contracts';
import { EventPublisher } from '#messaging';
import { Database, Lease } from '#persistence';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { BotConfig } from '../config';
import { TelegramClient } from '../telegram/telegram.client';
import { TelegramRefused } from '../telegram/telegram.types';
import { ALLOWED_UPDATES } from '../updates/incoming';

/** Telegram lets one poll at a time; a leader that died is replaced after this. */
const LEASE_MS = 10_000;
const LEASE_EVERY_MS = 3_000;
const STANDBY_MS = 1_000;
/** Telegram holds the request so long when it has nothing to say, and its answer then takes a while. */
const POLL_SECONDS = 25;
const ANSWER_MS = POLL_SECONDS * 1_000 + 10_000;
const BATCH = 100;
/** Pauses after failures that come one after the other. */
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;
/** Somebody else polls, or a webhook is set: that ends by itself or by people, not by asking again at once. */
const CONFLICT_MS = 3_000;

const leading = new Gauge({ name: 'telegram_polling_leading', help: '1 in the replica that asks Telegram for updates' });

/** Where no webhook can reach us: one replica asks Telegram for updates, and confirms them once JetStream has them. */
@Injectable()
export class Poller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Poller.name);
  private readonly lease: Lease;
  private leads = false;
  private polling = new AbortController();
  private offset: number | undefined;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;

  constructor(
    private readonly config: BotConfig,
    private readonly database: Database,
    private readonly telegram: TelegramClient,
    private readonly events: EventPublisher,
  ) {
    this.lease = new Lease(database.source, 'bot', 'polling', LEASE_MS);
  }

  onApplicationBootstrap(): void {
    if (this.config.TELEGRAM_UPDATES === 'polling')
      this.running = Promise.all([this.keepLease(), this.run()]).then(() => undefined);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.polling.abort();
    clearTimeout(this.timer);
    this.wake();
    await this.running;
    if (this.leads) await this.lease.release().catch(() => undefined);
  }

  /** Beside the polling, which takes longer than the lease lasts. */
  private async keepLease(): Promise<void> {
    const led = this.leads;
    // A database that does not answer may have given the lease to somebody else.
    this.leads = this.database.source.isInitialized && (await this.lease.take().catch(() => false));
    leading.set(this.leads ? 1 : 0);
    if (this.leads && !led) this.begin();
    if (!this.leads && led) this.polling.abort();
    if (!this.stopped) this.timer = setTimeout(() => void this.keepLease(), this.leads ? LEASE_EVERY_MS : STANDBY_MS);
  }

  /** What was confirmed before is Telegram's to know: whatever it still has comes again, and is stored once. */
  private begin(): void {
    this.logger.log('this replica asks Telegram for updates');
    this.polling = new AbortController();
    this.offset = undefined;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      if (!this.leads) {
        await this.rest(STANDBY_MS);
        continue;
      }
      try {
        await this.poll();
        if (this.failures > 0) this.logger.log('Telegram gives updates again');
        this.failures = 0;
      } catch (error) {
        if (!this.polling.signal.aborted) await this.rest(this.pauseAfter(error));
      }
    }
  }

  private async poll(): Promise<void> {
    const { signal } = this.polling;
    const params = {
      timeout: POLL_SECONDS,
      limit: BATCH,
      allowed_updates: ALLOWED_UPDATES,
      ...(this.offset === undefined ? {} : { offset: this.offset }),
    };
    for (const update of await this.telegram.call<object[]>('getUpdates', params, ANSWER_MS, signal)) {
      const { update_id: updateId } = update as { update_id: number };
      // Whoever was frozen and is no leader any more stores nothing that is not stored once anyway.
      await this.events.publish(UpdateReceived, { updateId, update }, { id: updateEventId(updateId) });
      this.offset = updateId + 1;
    }
  }

  private pauseAfter(error: unknown): number {
    if (!(error instanceof Error)) throw error;
    if (this.failures++ === 0) this.logger.warn(`no updates for now: ${error instanceof Refusal ? error.code : error.message}`);
    if (error instanceof TelegramRefused && error.retryAfterSeconds !== undefined) return error.retryAfterSeconds * 1_000;
    if (error instanceof TelegramRefused && error.status === 409) return CONFLICT_MS;
    return RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] ?? RETRY_MS[0];
  }

  private rest(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
