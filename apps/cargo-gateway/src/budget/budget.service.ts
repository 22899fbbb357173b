import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { moscowDay } from '#contracts';
import { RedisConnection } from '#persistence';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { CargoGatewayConfig } from '../config';
import { Timing } from '../timing';
import { Line, type Waiter } from './line';
import { GrantLog, WATCHING, type BudgetRules } from './grant-log';
import { BudgetExhausted, PRIORITIES, type Priority } from './priority';
import { askWindow, coolWindow, synchroniseWindow, type Asked } from './shared-window';

const used = new Gauge({ name: 'cargotech_budget_used', help: 'Grants in the present window as this replica last saw them' });
const waits = new Histogram({
  name: 'cargotech_budget_wait_seconds',
  help: 'Waiting for the right to call CargoTech',
  labelNames: ['priority'],
  buckets: [0.01, 0.1, 0.5, 1.5, 5, 15, 60],
});
const refusals = new Counter({
  name: 'cargotech_budget_refused_total',
  help: 'Calls that got no budget in time',
  labelNames: ['priority'],
});

/** Longest pause between two questions of one who waits. */
const POLL_MS = 100;
/** Above this the queue of a replica takes nobody more: they would wait in vain. */
const LONGEST_QUEUE = 500;
/** Part of the window that only people waiting may use. */
const KEPT_FOR_INTERACTIVE = 0.1;
const WATCH = PRIORITIES.indexOf('watch');

/**
 * The one budget of the account. With Redis: an exact sliding window for all replicas. Without it, and for one window after any
 * doubt about what it holds (empty, new, away for a moment): this replica's share by its own log as well.
 */
@Injectable()
export class Budget implements OnApplicationShutdown {
  private readonly logger = new Logger(Budget.name);
  private readonly replica = randomUUID().slice(0, 8);
  private readonly rules: BudgetRules;
  private readonly log: GrantLog;
  private readonly line = new Line();
  private readonly synchronising: NodeJS.Timeout;
  private wake: () => void = () => undefined;
  private pumping = false;
  private stopped = false;
  private epoch = '';
  private cautiousUntil = -Infinity;
  private coolUntil = -Infinity;
  private count = 0;
  private owed = 0;

  constructor(
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
    config: CargoGatewayConfig,
  ) {
    const limit = config.CARGOTECH_REQUESTS_PER_MINUTE;
    // 40 of 600, and in proportion.
    const margin = Math.ceil(limit / 15);
    this.rules = { limit, margin, windowMs: timing.budgetWindow, maxReplicas: config.CARGOTECH_MAX_REPLICAS };
    this.log = new GrantLog(this.rules);
    this.synchronising = setInterval(() => void this.synchronise(), timing.budgetSynchronise).unref();
    redis.onReady(() => void this.synchronise());
  }

  /**
   * Resolves when one call may be made. Interactive callers learn after 1.5 s, through `starved`, that they should not wait
   * longer; their call then goes on as prefetch.
   * @throws BudgetExhausted after 60 s, or at once when too many wait
   */
  async take(priority: Priority, starved: () => void = () => undefined): Promise<void> {
    if (this.stopped || this.line.length >= LONGEST_QUEUE) throw this.refuse(priority);
    const timers: NodeJS.Timeout[] = [];
    const stop = waits.startTimer({ priority });
    try {
      await new Promise<void>((grant, refuse) => {
        const waiter: Waiter = { rank: PRIORITIES.indexOf(priority), grant, refuse };
        const { interactiveWait, backgroundWait } = this.timing;
        const leave = (): void => {
          this.line.leave(waiter);
          refuse(this.refuse(priority));
        };
        timers.push(setTimeout(leave, backgroundWait).unref());
        const demote = (): void => {
          waiter.rank = Math.max(waiter.rank, PRIORITIES.indexOf('prefetch'));
          starved();
        };
        if (priority === 'interactive') timers.push(setTimeout(demote, interactiveWait).unref());
        this.line.join(waiter);
        this.wake();
        void this.pump();
      });
    } finally {
      for (const timer of timers) clearTimeout(timer);
      stop();
    }
  }

  /** So many calls of each window are owed to watching: it gets them even while people wait. */
  oweToWatching(calls: number): void {
    this.owed = Math.min(Math.max(0, Math.floor(calls)), this.rules.limit);
  }

  /**
   * How many calls watching may plan with in one window: what is owed to it, or what people have left of all but their tenth,
   * whichever is more.
   */
  get forWatching(): { calls: number; windowMs: number } {
    const { limit, windowMs } = this.rules;
    const left = limit * (1 - KEPT_FOR_INTERACTIVE) - this.log.used(performance.now()).people;
    return { calls: Math.max(1, this.owed, left), windowMs };
  }

  /** Nobody calls for `ms`: the exchange said so. Known to all replicas. */
  async coolDown(ms: number): Promise<void> {
    if (ms <= 0) return;
    this.coolUntil = Math.max(this.coolUntil, performance.now() + ms);
    this.logger.warn(`CargoTech wants to be left alone for ${Math.ceil(ms / 1_000)} s`);
    await this.redis.attempt(
      (redis) => coolWindow(redis, ms),
      () => undefined,
    );
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearInterval(this.synchronising);
    for (const waiter of this.line.clear()) waiter.refuse(new BudgetExhausted(1_000));
    this.wake();
  }

  private refuse(priority: Priority): BudgetExhausted {
    refusals.inc({ priority });
    return new BudgetExhausted(Math.max(1_000, this.coolUntil - performance.now()));
  }

  /** One question at a time for the one who is first: the whole queue of a replica costs Redis no more than its head. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (let first = this.first(); first !== undefined; first = this.first()) {
        const asked = await this.askFor(first.rank);
        // What is owed to watching it gets although somebody goes before it.
        const owed = asked.verdict !== 'granted' && first.rank !== WATCH && this.owed > 0 && this.first(WATCH) !== undefined;
        const other = owed ? await this.askFor(WATCH) : asked;
        if (other.verdict !== 'granted' && asked.waitMs > 0) await this.rest(Math.min(asked.waitMs, POLL_MS));
      }
    } finally {
      this.pumping = false;
    }
  }

  private async askFor(rank: number): Promise<Asked> {
    const asked = await this.ask(rank);
    if (asked.verdict !== 'granted') return asked;
    // The first one may have left or been overtaken meanwhile; the grant is for whoever is first now.
    const next = (rank === WATCH ? this.first(WATCH) : undefined) ?? this.first();
    if (next !== undefined) this.line.leave(next);
    next?.grant();
    return asked;
  }

  private first(rank?: number): Waiter | undefined {
    return this.stopped ? undefined : this.line.first(rank);
  }

  private async rest(ms: number): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await pause(ms, undefined, { signal: woken.signal, ref: false }).catch(() => undefined);
    this.wake = () => undefined;
  }

  private async ask(rank: number): Promise<Asked> {
    const now = performance.now();
    const ceiling = rank === 0 ? this.rules.limit : Math.floor(this.rules.limit * (1 - KEPT_FOR_INTERACTIVE));
    // Asked even when the answer is known to be no: the question marks for the other replicas that somebody waits.
    const shut = this.coolUntil > now || (now < this.cautiousUntil && this.log.room(now, ceiling) <= 0);
    const member = `${this.replica}:${rank === WATCH ? WATCHING : ''}${++this.count}`;
    const asked = await this.redis.attempt<Asked | undefined>(
      (redis) =>
        askWindow(redis, this.rules.windowMs, {
          member,
          epoch: this.epoch,
          rank,
          ceiling: shut ? 0 : ceiling,
          burst: this.rules.margin,
          burstMs: 2 * this.timing.budgetSynchronise,
          owed: this.owed,
          limit: this.rules.limit,
          day: moscowDay(this.timing.now()),
        }),
      () => undefined,
    );
    if (asked === undefined) return this.askAlone(member, ceiling);
    if (asked.verdict === 'unknown-epoch') return (await this.synchronise()) ? asked : this.askAlone(member, ceiling);
    used.set(asked.used);
    if (asked.verdict === 'granted') this.log.add(member, { at: performance.now(), own: true, shared: true });
    return asked;
  }

  /** Redis did not answer. If it granted all the same, it is the same member: counted once. */
  private askAlone(member: string, ceiling: number): Asked {
    const now = performance.now();
    this.cautiousUntil = now + this.rules.windowMs;
    if (this.coolUntil > now || this.log.room(now, ceiling) <= 0) return { verdict: 'wait', waitMs: POLL_MS, used: 0 };
    this.log.add(member, { at: now, own: true, shared: false });
    return { verdict: 'granted', waitMs: 0, used: 0 };
  }

  /** Gives Redis what it does not hold, learns what the others were granted. False when Redis did not answer. */
  private async synchronise(): Promise<boolean> {
    const given = this.log.unshared(performance.now());
    const learnt = await this.redis.attempt(
      (redis) => synchroniseWindow(redis, this.rules.windowMs, randomUUID(), moscowDay(this.timing.now()), given),
      () => undefined,
    );
    const now = performance.now();
    if (learnt === undefined) {
      this.cautiousUntil = now + this.rules.windowMs;
      return false;
    }
    for (const { member, ageMs } of learnt.grants) {
      this.log.add(member, { at: now - ageMs, own: member.startsWith(`${this.replica}:`), shared: true });
    }
    if (learnt.coolDownMs > 0) this.coolUntil = Math.max(this.coolUntil, now + learnt.coolDownMs);
    if (learnt.epoch === this.epoch) return true;
    // Redis is new to us or empty: what we know goes back first, and our own share binds until a whole window is known.
    this.cautiousUntil = Math.max(this.cautiousUntil, now + this.rules.windowMs - learnt.epochAgeMs);
    this.log.forgetShared();
    this.log.markShared(learnt.grants.map(({ member }) => member));
    const missing = this.log.unshared(now);
    const restored = await this.redis.attempt(
      (redis) => synchroniseWindow(redis, this.rules.windowMs, randomUUID(), moscowDay(this.timing.now()), missing),
      () => undefined,
    );
    if (restored?.epoch !== learnt.epoch) return false;
    this.log.markShared(missing.map(({ member }) => member));
    this.epoch = learnt.epoch;
    return true;
  }
}
