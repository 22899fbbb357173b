import { EXCHANGE_UNAVAILABLE, Refusal } from '#contracts';
import { currentCall, remainingMs } from '#messaging';
import { RedisConnection } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Counter } from 'prom-client';
import { BudgetExhausted, DriverOverShare } from '../budget/priority';
import { AnsweredNo, LoginResting, NotReached } from '../cargotech/cargotech.types';
import { Timing } from '../timing';
import { Exclusive } from './exclusive.service';
import { nameOf, parseSnapshot, type Fetching, type Recipe, type Served, type Snapshot } from './recipe';

const reads = new Counter({
  name: 'cargo_cache_reads_total',
  help: 'Where data was found: memory, redis, upstream, stale (too old, CargoTech did not answer), nowhere',
  labelNames: ['kind', 'level'],
});

/** Of normalised data, in bytes of JSON; objects take about three times that. */
const MEMORY_BYTES = 8 * 1024 * 1024;
/** From this part of its life on, data is fetched anew in the background by the one who reads it. */
const REFRESH_FROM = 0.8;
/** Kept from the caller's deadline for the way back. */
const RETURN_MS = 150;
const RETRY_AFTER_MS = 5_000;

/** One who passes by renews what others keep in memory, and adds nothing to it. */
type Keeping = 'remember' | 'pass-by';

interface Flight<T> {
  readonly landed: Promise<Snapshot<T>>;
  /** Rejects when waiting makes no sense any more. */
  readonly hopeless: Promise<never>;
}

/** Nobody answers within the time of the one who asked; the question itself goes on. */
class TooLate extends Error {}

/**
 * Memory, then Redis, then CargoTech: one call upstream for one question, whoever and however many ask it, in all replicas.
 * A question once sent is finished even when those who asked have gone: its answer is for the next ones.
 */
@Injectable()
export class SharedCache {
  private readonly logger = new Logger(SharedCache.name);
  private readonly memory = new LRUCache<string, Snapshot<object>>({ maxSize: MEMORY_BYTES });
  private readonly flights = new Map<string, Flight<object>>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly exclusive: Exclusive,
    private readonly timing: Timing,
  ) {}

  /** What memory holds and is young enough, at no cost; near the end of its life it is renewed behind the reader's back. */
  atHand<T extends object>(recipe: Recipe<T>, driverId?: string): Served<T> | undefined {
    const known = this.remembered(recipe);
    if (known === undefined || !this.isFresh(recipe, known)) return undefined;
    reads.inc({ kind: recipe.kind, level: 'memory' });
    if (this.age(known) >= recipe.lifeMs(known.value) * REFRESH_FROM) this.flightOf(recipe, { driverId }, known);
    return { ...known, stale: false };
  }

  /**
   * @returns fresh data, or what is known (up to an hour old, marked stale) when CargoTech does not answer in the caller's time
   * @throws Refusal EXCHANGE_UNAVAILABLE when nothing is known
   */
  async read<T extends object>(recipe: Recipe<T>, driverId?: string): Promise<Served<T>> {
    const waitMs = Math.min(this.timing.callerWait, remainingMs(currentCall()) - RETURN_MS);
    const deadline = performance.now() + waitMs;
    for (;;) {
      const known = this.atHand(recipe, driverId);
      if (known !== undefined) return known;
      try {
        return { ...(await this.inTime(this.flightOf(recipe, { driverId }), deadline - performance.now())), stale: false };
      } catch (error) {
        // Somebody else's share was spent, not ours: ask in our own name.
        if (error instanceof DriverOverShare && error.driverId !== driverId && performance.now() < deadline) continue;
        return this.lastKnown(recipe, error);
      }
    }
  }

  /** What is known and was asked for after `since` (ms since 1970); nobody is asked. */
  async younger<T extends object>(recipe: Recipe<T>, since: number): Promise<Snapshot<T> | undefined> {
    const known = this.remembered(recipe);
    if (known !== undefined && known.fetchedAt > since) return known;
    const shared = await this.fromRedis(recipe, 'pass-by');
    return shared !== undefined && shared.fetchedAt > since ? shared : undefined;
  }

  /**
   * For the watcher, who has the right to call in its hand: asks CargoTech unless something younger than `since` is known by now,
   * for everybody who reads after. Only what drivers read is kept in the memory of a process.
   * @throws whatever the recipe's `fetch` throws
   */
  async renew<T extends object>(recipe: Recipe<T>, since: number): Promise<Snapshot<T>> {
    const by = { driverId: undefined, prepaid: true } as const;
    const landed = await this.flightOf(recipe, by, { fetchedAt: since }).landed;
    // It may have been a driver's flight, content with what was there.
    return landed.fetchedAt > since ? landed : this.flightOf(recipe, by, { fetchedAt: since }).landed;
  }

  /** The present knowledge is known to be wrong: in this process. */
  forgetHere(recipe: Pick<Recipe<never>, 'kind' | 'key'>): void {
    this.memory.delete(nameOf(recipe));
  }

  /** The same, in all replicas as far as they read from Redis. */
  async forget(recipe: Pick<Recipe<never>, 'kind' | 'key'>): Promise<void> {
    this.forgetHere(recipe);
    await this.redis.attempt(
      (redis) => redis.del(nameOf(recipe)),
      () => 0,
    );
  }

  private lastKnown<T extends object>(recipe: Recipe<T>, error: unknown): Served<T> {
    const retryAfterMs = whenToRetry(error);
    if (retryAfterMs === undefined) throw error;
    const known = this.remembered(recipe);
    // It may have landed in the moment the caller gave up.
    if (known !== undefined && this.isFresh(recipe, known)) return { ...known, stale: false };
    if (known !== undefined && recipe.outlives(known.value) && this.age(known) <= this.oldest(recipe, known.value)) {
      reads.inc({ kind: recipe.kind, level: 'stale' });
      return { ...known, stale: true };
    }
    reads.inc({ kind: recipe.kind, level: 'nowhere' });
    throw new Refusal(EXCHANGE_UNAVAILABLE, { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) });
  }

  private async inTime<T>(flight: Flight<T>, waitMs: number): Promise<Snapshot<T>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, give) => {
      timer = setTimeout(() => give(new TooLate()), Math.max(1, waitMs));
    });
    try {
      return await Promise.race([flight.landed, flight.hopeless, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** `renewing`: data that is still fresh and is to be replaced all the same. */
  private flightOf<T extends object>(
    recipe: Recipe<T>,
    by: Pick<Fetching, 'driverId' | 'prepaid'>,
    renewing?: Pick<Snapshot<T>, 'fetchedAt'>,
  ): Flight<T> {
    const name = nameOf(recipe);
    const present = this.flights.get(name) as Flight<T> | undefined;
    if (present !== undefined) return present;
    let starved: () => void = () => undefined;
    const hopeless = new Promise<never>((_, give) => {
      starved = () => give(new TooLate());
    });
    const landed = this.fly(recipe, { ...by, starved }, renewing).finally(() => this.flights.delete(name));
    // Nobody may be waiting any more; the ones who are get it from their own promise.
    for (const promise of [landed, hopeless]) promise.catch(() => undefined);
    landed.catch((error: unknown) =>
      this.logger.debug(`${recipe.kind} was not fetched: ${error instanceof Error ? error.message : ''}`),
    );
    const flight: Flight<T> = { landed, hopeless };
    this.flights.set(name, flight);
    return flight;
  }

  private async fly<T extends object>(
    recipe: Recipe<T>,
    fetching: Fetching,
    renewing?: Pick<Snapshot<T>, 'fetchedAt'>,
  ): Promise<Snapshot<T>> {
    const passBy = fetching.prepaid === true ? 'pass-by' : 'remember';
    const newer = async (): Promise<Snapshot<T> | undefined> => {
      const shared = await this.fromRedis(recipe, passBy);
      if (shared === undefined || !this.isFresh(recipe, shared)) return undefined;
      return renewing !== undefined && shared.fetchedAt <= renewing.fetchedAt ? undefined : shared;
    };
    const shared = await newer();
    if (shared !== undefined) {
      reads.inc({ kind: recipe.kind, level: 'redis' });
      return shared;
    }
    const name = nameOf(recipe);
    const fetch = async (): Promise<Snapshot<T>> => {
      const fetched = await recipe.fetch(fetching);
      reads.inc({ kind: recipe.kind, level: 'upstream' });
      const json = JSON.stringify(fetched);
      this.remember(name, fetched, json.length, passBy);
      await this.redis.attempt(
        (redis) => redis.set(name, json, 'PX', this.oldest(recipe, fetched.value)),
        () => null,
      );
      return fetched;
    };
    return this.exclusive.once(`${name}:lock`, fetch, newer);
  }

  private async fromRedis<T extends object>(recipe: Recipe<T>, how: Keeping): Promise<Snapshot<T> | undefined> {
    const name = nameOf(recipe);
    const json = await this.redis.attempt(
      (redis) => redis.get(name),
      () => null,
    );
    if (json === null) return undefined;
    // Ours alone write there; what does not parse is of another version and as good as absent.
    const shared = parseSnapshot<T>(json);
    const known = this.remembered(recipe);
    if (shared !== undefined && (known === undefined || shared.fetchedAt > known.fetchedAt))
      this.remember(name, shared, json.length, how);
    return shared;
  }

  private remember(name: string, snapshot: Snapshot<object>, size: number, how: Keeping): void {
    if (how === 'remember' || this.memory.has(name)) this.memory.set(name, snapshot, { size });
  }

  private remembered<T extends object>(recipe: Recipe<T>): Snapshot<T> | undefined {
    return this.memory.get(nameOf(recipe)) as Snapshot<T> | undefined;
  }

  private age(snapshot: Snapshot<unknown>): number {
    return this.timing.now() - snapshot.fetchedAt;
  }

  /** An hour; what lives for a day anyway may be an hour past it. */
  private oldest<T>(recipe: Recipe<T>, value: T): number {
    const life = recipe.lifeMs(value);
    return life < this.timing.oldest ? this.timing.oldest : life + this.timing.oldest;
  }

  private isFresh<T>(recipe: Recipe<T>, snapshot: Snapshot<T>): boolean {
    return this.age(snapshot) < recipe.lifeMs(snapshot.value);
  }
}

/** When the exchange may be asked again, ms from now; undefined when the failure is our own. */
function whenToRetry(error: unknown): number | undefined {
  if (error instanceof BudgetExhausted || error instanceof DriverOverShare || error instanceof LoginResting)
    return error.retryAfterMs;
  const outside = error instanceof TooLate || error instanceof NotReached || error instanceof AnsweredNo;
  return outside ? RETRY_AFTER_MS : undefined;
}
