import { resumedCall, runInCall, runInSpan, type CallContext } from '#messaging';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Turns } from './turns.service';
import { CLAIM_MS, UpdateQueue, type TakenUpdate } from './update-queue';

const AT_ONCE = 4;
/** Another replica may have kept updates without our hearing of it. */
const IDLE_MS = 150;
const AWAY_MS = 500;
/** Pauses before a failed update is handled again; after the last one it is parked. */
const RETRY_MS = [500, 2_000, 5_000] as const;
/** An update that ends the process at every try never reaches its failure. */
const MAX_CLAIMS = 25;
/** A stopping process waits so long for what it has in hand; later another one takes it. */
const DRAIN_MS = 5_000;
const FORGET_EVERY_MS = 10 * 60_000;

const took = new Histogram({
  name: 'telegram_update_seconds',
  help: 'From the moment an update was kept to its effects being written',
  labelNames: ['outcome'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
});
const parked = new Counter({ name: 'telegram_updates_parked_total', help: 'Updates put aside after the last try' });

/** Handles kept updates: those of one chat one after the other, some chats at once, in any number of replicas. */
@Injectable()
export class UpdateWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(UpdateWorker.name);
  private readonly working = new Map<string, Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private woken = false;
  private wake: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly queue: UpdateQueue,
    private readonly turns: Turns,
  ) {
    queue.onAdd(() => this.lookAgain());
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
    this.timers = [
      setInterval(() => void this.prolong(), CLAIM_MS / 4).unref(),
      setInterval(() => void this.forget(), FORGET_EVERY_MS).unref(),
    ];
  }

  /** Finishes what it has in hand; the rest is for others. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    const inTime = new Promise((done) => setTimeout(done, DRAIN_MS).unref());
    await Promise.race([Promise.all(this.working.values()), inTime]);
    for (const timer of this.timers) clearInterval(timer);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let restMs = AWAY_MS;
      try {
        if (this.queue.connected) restMs = await this.round();
      } catch (error) {
        this.logger.warn(`updates wait: ${error instanceof Error ? error.message : String(error)}`);
      }
      await this.rest(restMs);
    }
  }

  /** @returns ms until there may be more to do */
  private async round(): Promise<number> {
    const free = AT_ONCE - this.working.size;
    if (free <= 0) return IDLE_MS;
    this.woken = false;
    for (const update of await this.queue.take(free)) {
      const work = this.work(update).finally(() => {
        this.working.delete(update.claim);
        this.lookAgain();
      });
      this.working.set(update.claim, work);
    }
    return IDLE_MS;
  }

  private lookAgain(): void {
    this.woken = true;
    this.wake();
  }

  private rest(ms: number): Promise<void> {
    if (this.stopped || (this.woken && this.working.size < AT_ONCE)) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Goes on with the work in which the update came: one id from Telegram's call to the last answer. */
  private work(update: TakenUpdate): Promise<void> {
    const call = resumedCall(update.work, CLAIM_MS);
    return runInCall(call, () => this.handle(update, call));
  }

  private async handle(update: TakenUpdate, call: CallContext): Promise<void> {
    const stop = took.startTimer();
    try {
      if (update.claims > MAX_CLAIMS) throw new Error('the process died at every try');
      await runInSpan(call, { name: 'telegram update', kind: 'consumer' }, () => this.turns.run(update));
      stop({ outcome: 'done' });
    } catch (error) {
      stop({ outcome: 'failed' });
      await this.repeatOrPark(update, error).catch((failure: unknown) => {
        // Not even that could be written: the claim runs out and somebody takes the update again.
        this.logger.warn(`update ${update.updateId} is left for later: ${String(failure)}`);
      });
    }
  }

  private async repeatOrPark(update: TakenUpdate, error: unknown): Promise<void> {
    const pause = update.claims > MAX_CLAIMS ? undefined : RETRY_MS[update.failures];
    const reason = error instanceof Error ? error.message : String(error);
    if (pause !== undefined) {
      this.logger.warn(`update ${update.updateId} failed and will be repeated: ${reason}`);
      await this.queue.again(update, pause, reason.slice(0, 500));
      return;
    }
    this.logger.error(error, `update ${update.updateId} failed at the last try and is parked`);
    await this.turns.park(update, error);
    parked.inc();
  }

  private async prolong(): Promise<void> {
    if (this.working.size === 0) return;
    await this.queue
      .prolong([...this.working.keys()])
      .catch((error: unknown) => this.logger.warn(`updates in hand could not be kept: ${String(error)}`));
  }

  private async forget(): Promise<void> {
    if (this.queue.connected) await this.queue.forgetOld().catch(() => undefined);
  }
}
