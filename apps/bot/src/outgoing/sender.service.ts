import { resumedCall, runInSpan } from '#messaging';
import { Clock } from '#runtime';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge, Histogram } from 'prom-client';
import { Chats } from '../chats/chats.service';
import { BotConfig } from '../config';
import { TelegramClient } from '../telegram/telegram.client';
import { TelegramRefused, TelegramSilent, type TelegramCall } from '../telegram/telegram.types';
import { asPlainText, Letters, type Delivered } from './letters';
import type { OutgoingRow } from './outgoing.entity';
import { Outgoing } from './outgoing.service';
import { Pace, paceLimits, type PaceLimits } from './pace';
import { Queue, TRY_MS } from './queue';
import { verdictOn } from './verdict';

const LEASE_EVERY_MS = 1_500;
/** Others may put messages in without our hearing of it. */
const IDLE_MS = 150;
const STANDBY_MS = 500;
const AT_ONCE = 10;
/** Room for the messages of chats that turn out to be busy. */
const LOOK_AHEAD = 100;
const RECORD_RETRY_MS = 200;
/** So many messages of one kind may wait for a group one by one. */
const PATIENCE = 5;

const delay = new Histogram({
  name: 'telegram_delivery_seconds',
  help: 'From the moment a message was wanted to Telegram having it',
  labelNames: ['priority', 'kind'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
});
const leading = new Gauge({ name: 'telegram_sender_leading', help: '1 in the replica that sends' });

/** Sends what waits, one replica at a time, inside Telegram's limits, each message once as far as Telegram lets us know. */
@Injectable()
export class Sender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sender.name);
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly limits: PaceLimits;
  private pace: Pace;
  private leads = false;
  private leaseDueAt = 0;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;

  constructor(
    private readonly queue: Queue,
    private readonly letters: Letters,
    private readonly telegram: TelegramClient,
    private readonly chats: Chats,
    private readonly clock: Clock,
    outgoing: Outgoing,
    config: BotConfig,
  ) {
    this.limits = paceLimits(config);
    this.pace = new Pace(clock.now(), this.limits);
    outgoing.onAdd(() => this.wake());
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Lets what is on its way arrive and be recorded, then gives the queue to the next replica. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    await Promise.all(this.inFlight.values());
    if (this.leads) await this.queue.lease.release().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let restMs = STANDBY_MS;
      try {
        if (this.queue.connected && (await this.lead())) restMs = await this.round();
      } catch (error) {
        this.logger.warn(`the queue rests: ${error instanceof Error ? error.message : String(error)}`);
      }
      await this.rest(restMs);
    }
  }

  private rest(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        // What was put in becomes visible with its commit.
        setTimeout(done, Math.min(ms, 5));
      };
    });
  }

  private async lead(): Promise<boolean> {
    const now = performance.now();
    if (now < this.leaseDueAt) return this.leads;
    const led = this.leads;
    this.leads = false;
    this.leads = await this.queue.lease.take();
    this.leaseDueAt = now + (this.leads ? LEASE_EVERY_MS : STANDBY_MS);
    leading.set(this.leads ? 1 : 0);
    if (!this.leads) return false;
    if (!led) await this.takeOver();
    const lost = await this.queue.takeBackLost();
    if (lost > 0) this.logger.warn(`${lost} messages were on their way when their sender died; they go again, marked`);
    return true;
  }

  /** A new leader knows what the one before it sent and when. */
  private async takeOver(): Promise<void> {
    this.pace = new Pace(this.clock.now(), this.limits);
    for (const { chatId, at } of await this.queue.sentLately()) this.pace.arrived(chatId, at);
    this.pace.pauseUntil(await this.queue.pausedUntil());
    this.logger.log('this replica sends');
  }

  /** Starts what may be sent now. @returns ms until there may be more to do */
  private async round(): Promise<number> {
    const now = this.clock.now();
    const free = Math.min(this.pace.free(now), AT_ONCE - this.inFlight.size);
    if (free <= 0) return Math.max(20, Math.min(this.pace.waitMs(now), LEASE_EVERY_MS));
    const busy = [...this.pace.resting(now), ...this.inFlight.keys()];
    const rows = await this.queue.due(busy, LOOK_AHEAD);
    const started = new Set<string>();
    for (const row of rows) {
      if (started.size >= free) break;
      if (started.has(row.chatId)) continue;
      started.add(row.chatId);
      this.pace.spend();
      this.inFlight.set(
        row.chatId,
        this.send(row).finally(() => {
          this.pace.arrived(row.chatId, this.clock.now());
          this.inFlight.delete(row.chatId);
          this.wake();
        }),
      );
    }
    return started.size > 0 && rows.length > started.size ? 20 : IDLE_MS;
  }

  private readonly send = (row: OutgoingRow): Promise<void> =>
    runInSpan(resumedCall(row.work, TRY_MS), { name: `send ${row.kind}`, kind: 'consumer' }, () => this.prepare(row));

  private async prepare(first: OutgoingRow): Promise<void> {
    let rows: OutgoingRow[] = [];
    try {
      rows = await this.queue.claim(await this.togetherWith(first));
      if (rows[0] === undefined) return;
      const letter = this.letters.of(first.kind);
      const call = await letter.render(rows);
      if (call === undefined) {
        await this.queue.transaction((manager) => this.queue.end(manager, rows, 'dropped', 'nothing to say any more'));
        return;
      }
      await this.deliver(rows, call);
    } catch (error) {
      // Nothing has left for Telegram here: the call's own failures are judged in `deliver`.
      this.logger.error(error, `message ${first.id} could not be prepared`);
      if (rows.length > 0) await this.queue.again(rows, 5_000, false, 'not prepared').catch(() => undefined);
    }
  }

  /** When the group's minute has no room for each, or more wait than it takes in some seconds, those of one kind go together. */
  private async togetherWith(first: OutgoingRow): Promise<OutgoingRow[]> {
    const { mergeUpTo } = this.letters.of(first.kind);
    if (mergeUpTo === undefined) return [first];
    const waiting = await this.queue.waitingOf(first.chatId, first.kind, Math.max(mergeUpTo, 50));
    const room = this.pace.roomOf(first.chatId, this.clock.now());
    return waiting.length > Math.min(room + 1, PATIENCE) ? waiting.slice(0, mergeUpTo) : [first];
  }

  private async deliver(rows: readonly OutgoingRow[], call: TelegramCall): Promise<void> {
    let failure: TelegramRefused | TelegramSilent;
    try {
      await this.record(rows, await this.telegram.call<Delivered>(call.method, call.params));
      return;
    } catch (error) {
      if (!(error instanceof TelegramRefused) && !(error instanceof TelegramSilent)) throw error;
      failure = error;
    }
    await this.judge(rows, call, failure);
  }

  /** Telegram has it: the record is tried until it is written or nobody would believe it any more. */
  private async record(rows: readonly OutgoingRow[], result: Delivered): Promise<void> {
    const messageId = typeof result === 'object' && result.message_id !== undefined ? String(result.message_id) : null;
    const letter = this.letters.of(rows[0]?.kind ?? '');
    for (let tries = 0; ; tries++) {
      try {
        await this.queue.transaction(async (manager) => {
          await this.queue.delivered(manager, rows, messageId);
          await letter.delivered?.(manager, rows, messageId ?? rows[0]?.editsMessageId ?? '');
        });
        break;
      } catch (error) {
        if (tries === 20) {
          this.logger.error(error, 'a delivery could not be recorded; the message will go again, marked');
          return;
        }
        await new Promise((done) => setTimeout(done, RECORD_RETRY_MS));
      }
    }
    for (const { priority, kind, createdAt } of rows)
      delay.observe({ priority, kind }, Math.max(0, this.clock.now() - createdAt.getTime()) / 1_000);
  }

  private async judge(
    rows: readonly OutgoingRow[],
    call: TelegramCall,
    failure: TelegramRefused | TelegramSilent,
  ): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const verdict = verdictOn(failure, first.tries);
    switch (verdict.kind) {
      case 'done':
        return this.record(rows, true);
      case 'pause': {
        const until = this.clock.now() + verdict.ms;
        this.pace.pauseUntil(until);
        await this.queue.pause(until);
        return this.queue.again(rows, verdict.ms, false, failure.message);
      }
      case 'unreachable':
        return this.chats.lose(first.chatId, verdict.reason, rows);
      case 'moved':
        await this.chats.move(first.chatId, verdict.to);
        return;
      case 'plain':
        this.logger.error(`Telegram could not read the markup of message ${first.id}: ${failure.message}`);
        return this.deliver(rows, asPlainText(call));
      case 'repeat':
        return this.queue.again(rows, verdict.ms, verdict.uncertain, failure.message);
      case 'give-up':
        if (!verdict.expected) this.logger.error(`message ${first.id} (${first.kind}) is refused for good: ${failure.message}`);
        return this.queue.transaction(async (manager) => {
          await this.queue.end(manager, rows, verdict.expected ? 'dropped' : 'failed', failure.message);
          await this.letters.of(first.kind).lost?.(manager, rows);
        });
    }
  }
}
