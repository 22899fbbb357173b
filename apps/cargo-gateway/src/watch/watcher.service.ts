import type { WatchedQuery } from '#contracts';
import { RedisConnection } from '#persistence';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Budget } from '../budget/budget.service';
import { AnsweredNo } from '../cargotech/cargotech.types';
import { Exchange } from '../cargotech/exchange.service';
import { CargoGatewayConfig } from '../config';
import { Timing } from '../timing';
import { Looks } from './looks.service';
import { Memory } from '../slots/memory.service';
import { callsNeeded, evenInterval, intervalOf, weightOf, type Work } from './pace';
import { Slots } from '../slots/slots.service';
import { WatchedQueries } from './watched-queries.service';
import { lag } from './watch.metrics';

const failed = new Counter({ name: 'watch_failures_total', help: 'Looks that came to nothing and are repeated' });
const interval = new Gauge({ name: 'watch_interval_seconds', help: 'From one look at a query to the next, all being alike' });

/** The budget has room for ten calls a second, each of which takes up to two. */
const LOOKS_AT_ONCE = 20;
const TICK_MS = 50;
/** After failures in a row everything rests: what ails one query mostly ails all. */
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 5_000;
/** A query that the exchange does not take is tried again after so long. */
const REFUSED_REST_MS = 300_000;
/** How fast the average of calls a look takes follows. */
const FOLLOWING = 0.02;
const JITTER = 0.1;

interface Entry {
  query: WatchedQuery;
  /** By the monotonic clock, ms. */
  dueAt: number;
  weight: number;
  looking: boolean;
}

/** Looks at the queries of this replica's slots, the one that is due longest first, as often as the budget allows. */
@Injectable()
export class Watcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Watcher.name);
  private readonly entries = new Map<string, Entry>();
  private known: ReadonlyMap<string, WatchedQuery> | undefined;
  private ticking: NodeJS.Timeout | undefined;
  private looking = 0;
  private callsALook = 1;
  private failures = 0;
  private restUntil = -Infinity;
  private stopped = false;

  constructor(
    private readonly queries: WatchedQueries,
    private readonly slots: Slots,
    private readonly looks: Looks,
    private readonly memory: Memory,
    private readonly budget: Budget,
    private readonly exchange: Exchange,
    private readonly redis: RedisConnection,
    private readonly config: CargoGatewayConfig,
    private readonly timing: Timing,
  ) {}

  onApplicationBootstrap(): void {
    this.ticking = setInterval(() => this.tick(), TICK_MS).unref();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearInterval(this.ticking);
  }

  private tick(): void {
    if (this.known !== this.queries.all) this.adopt(this.queries.all);
    const now = performance.now();
    if (this.stopped || now < this.restUntil || this.exchange.resting || !this.redis.available) return;
    for (let next = this.next(now); next !== undefined && this.looking < LOOKS_AT_ONCE; next = this.next(now))
      void this.look(next);
  }

  /** What is newly watched is due at once. */
  private adopt(queries: ReadonlyMap<string, WatchedQuery>): void {
    this.known = queries;
    for (const [queryKey, query] of queries) {
      const entry = this.entries.get(queryKey);
      if (entry === undefined)
        this.entries.set(queryKey, { query, dueAt: performance.now(), weight: weightOf(0), looking: false });
      else entry.query = query;
    }
    const left = [...this.entries.keys()].filter((queryKey) => !queries.has(queryKey));
    for (const queryKey of left) this.entries.delete(queryKey);
    void this.memory.forget(left);
    const needed = callsNeeded(this.work(), this.config.CARGOTECH_WATCH_INTERVAL * 1_000);
    this.budget.oweToWatching(Math.min(needed, this.config.CARGOTECH_WATCH_SHARE * this.config.CARGOTECH_REQUESTS_PER_MINUTE));
    interval.set(evenInterval(this.work()) / 1_000);
  }

  private next(now: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.entries.values()) {
      if (entry.looking || entry.dueAt > now || !this.slots.holds(entry.query.queryKey)) continue;
      if (first === undefined || entry.dueAt < first.dueAt) first = entry;
    }
    return first;
  }

  private async look(entry: Entry): Promise<void> {
    const begun = performance.now();
    entry.looking = true;
    this.looking++;
    try {
      const looked = await this.looks.look(entry.query, () => this.isWanted(entry));
      this.failures = 0;
      if (looked !== undefined) {
        lag.observe((begun - entry.dueAt) / 1_000);
        entry.weight = weightOf(looked.rate);
        this.callsALook += (looked.calls - this.callsALook) * FOLLOWING;
      }
      const after = looked === undefined ? this.timing.slotHeartbeat : this.interval(entry);
      entry.dueAt = begun + after * (1 + JITTER * (2 * Math.random() - 1));
    } catch (error) {
      entry.dueAt = begun + (this.isItsOwnFault(error) ? REFUSED_REST_MS : this.timing.watchFastest);
    } finally {
      entry.looking = false;
      this.looking--;
      // It may have been taken off the list meanwhile, and this look have written down what was to be forgotten.
      if (!this.isWanted(entry)) void this.memory.forget([entry.query.queryKey]);
    }
  }

  private isWanted(entry: Entry): boolean {
    return this.entries.get(entry.query.queryKey) === entry;
  }

  /** Whether the exchange refuses this very query; any other failure is for all to rest after. */
  private isItsOwnFault(error: unknown): boolean {
    failed.inc();
    const message = error instanceof Error ? error.message : String(error);
    if (this.failures++ === 0) this.logger.warn(`a look came to nothing: ${message}`);
    else this.logger.debug(`a look came to nothing: ${message}`);
    if (error instanceof AnsweredNo && (error.status === 422 || error.status === 400)) return true;
    this.restUntil = performance.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(this.failures, 10));
    return false;
  }

  private interval(entry: Entry): number {
    return intervalOf(entry.weight, this.meanWeight(), this.work());
  }

  /** Of this replica's queries: slots are shared out by chance, so others' are much the same. */
  private meanWeight(): number {
    let [sum, count] = [0, 0];
    for (const { query, weight } of this.entries.values()) {
      if (!this.slots.holds(query.queryKey)) continue;
      sum += weight;
      count++;
    }
    return count === 0 ? 1 : sum / count;
  }

  private work(): Work {
    return {
      queries: this.queries.all.size,
      callsALook: this.callsALook,
      ...this.budget.forWatching,
      fastestMs: this.timing.watchFastest,
    };
  }
}
