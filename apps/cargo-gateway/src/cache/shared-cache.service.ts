import { createHash } from 'node:crypto';
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

export interface Snapshot<T> {
  readonly value: T;
  /** ms since 1970. */
  readonly fetchedAt: number;
}

export interface Served<T> extends Snapshot<T> {
  /** Older than its life: CargoTech did not answer in time. */
  readonly stale: boolean;
}

export interface Fetching {
  readonly driverId: string | undefined;
  /** To be called when the budget is so short that nobody should wait. */
  readonly starved: () => void;
}

/** One thing CargoTech knows and how to get it. */
export interface Recipe<T> {
  readonly kind: 'list' | 'detail' | 'dictionary';
  /** Equal for equal questions; any text. */
  readonly key: string;
  readonly lifeMs: (value: T) => number;
  /** Whether the value may be shown past its life. */
  readonly outlives: (value: T) => boolean;
  readonly fetch: (fetching: Fetching) => Promise<Snapshot<T>>;
}

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
    if (this.age(known) >= recipe.lifeMs(known.value) * REFRESH_FROM) this.flightOf(recipe, driverId, known);
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
        return { ...(await this.inTime(this.flightOf(recipe, driverId), deadline - performance.now())), stale: false };
      } catch (error) {
        // Somebody else's share was spent, not ours: ask in our own name.
        if (error instanceof DriverOverShare && error.driverId !== driverId && performance.now() < deadline) continue;
        return this.lastKnown(recipe, error);
      }
    }
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
  private flightOf<T extends object>(recipe: Recipe<T>, driverId: string | undefined, renewing?: Snapshot<T>): Flight<T> {
    const name = nameOf(recipe);
    const present = this.flights.get(name) as Flight<T> | undefined;
    if (present !== undefined) return present;
    let starved: () => void = () => undefined;
    const hopeless = new Promise<never>((_, give) => {
      starved = () => give(new TooLate());
    });
    const landed = this.fly(recipe, { driverId, starved }, renewing).finally(() => this.flights.delete(name));
    // Nobody may be waiting any more; the ones who are get it from their own promise.
    for (const promise of [landed, hopeless]) promise.catch(() => undefined);
    landed.catch((error: unknown) =>
      this.logger.debug(`${recipe.kind} was not fetched: ${error instanceof Error ? error.message : ''}`),
    );
    const flight: Flight<T> = { landed, hopeless };
    this.flights.set(name, flight);
    return flight;
  }

  private async fly<T extends object>(recipe: Recipe<T>, fetching: Fetching, renewing?: Snapshot<T>): Promise<Snapshot<T>> {
    const newer = async (): Promise<Snapshot<T> | undefined> => {
      const shared = await this.fromRedis(recipe);
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
      this.remember(name, fetched, json.length);
      await this.redis.attempt(
        (redis) => redis.set(name, json, 'PX', this.oldest(recipe, fetched.value)),
        () => null,
      );
      return fetched;
    };
    return this.exclusive.once(`${name}:lock`, fetch, newer);
  }

  private async fromRedis<T extends object>(recipe: Recipe<T>): Promise<Snapshot<T> | undefined> {
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
      this.remember(name, shared, json.length);
    return shared;
  }

  private remember(name: string, snapshot: Snapshot<object>, size: number): void {
    this.memory.set(name, snapshot, { size });
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

/** The shape of what is kept; another number leaves the old entries to die. */
const SHAPE = 'v1';

const nameOf = (recipe: Pick<Recipe<never>, 'kind' | 'key'>): string =>
  `cargotech:${SHAPE}:${recipe.kind}:${recipe.key.length <= 64 ? recipe.key : createHash('sha256').update(recipe.key).digest('base64url')}`;

function parseSnapshot<T>(json: string): Snapshot<T> | undefined {
  try {
    const { value, fetchedAt } = JSON.parse(json) as Partial<Snapshot<T>>;
    return typeof value === 'object' && value !== null && typeof fetchedAt === 'number' ? { value, fetchedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** When the exchange may be asked again, ms from now; undefined when the failure is our own. */
function whenToRetry(error: unknown): number | undefined {
  if (error instanceof BudgetExhausted || error instanceof DriverOverShare || error instanceof LoginResting)
    return error.retryAfterMs;
  const outside = error instanceof TooLate || error instanceof NotReached || error instanceof AnsweredNo;
  return outside ? RETRY_AFTER_MS : undefined;
}
