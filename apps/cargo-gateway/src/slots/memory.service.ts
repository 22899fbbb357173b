import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Known } from '../watch/news';

/** What nobody has looked at for so long is learned anew: its loads are old. */
const LIFE_MS = 86_400_000;
const MOST_BYTES = 24 * 1024 * 1024;
const keyOf = (queryKey: string): string => `cargotech:watch:known:${queryKey}`;

/** KEYS: the slot, what is known. ARGV: who holds the slot, what is known now, its life. Writes for the holder only. */
const SAVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1
`;

/** Redis did not answer; what was going on is done again later. */
export class MemoryAway extends Error {
  constructor() {
    super('Redis does not answer');
    this.name = 'MemoryAway';
  }
}

/**
 * What was seen in each query: in Redis for whichever replica watches it next, and in each process that wrote or read it,
 * which gives it back when Redis has lost it.
 */
@Injectable()
export class Memory {
  private readonly own = new LRUCache<string, string>({ maxSize: MOST_BYTES, sizeCalculation: (json) => json.length + 200 });

  constructor(private readonly redis: RedisConnection) {}

  /** @throws MemoryAway */
  async load(queryKey: string): Promise<Known | undefined> {
    const json = await this.redis.attempt<string | null | undefined>(
      (redis) => redis.get(keyOf(queryKey)),
      () => undefined,
    );
    if (json === undefined) throw new MemoryAway();
    const [shared, own] = [parse(json), parse(this.own.get(queryKey) ?? null)];
    // Ours is the younger one when its writing failed.
    if (shared === undefined || (own !== undefined && own.lookedAt >= shared.lookedAt)) return own;
    // Who wrote it may be gone by the time that Redis loses it.
    this.own.set(queryKey, JSON.stringify(shared));
    return shared;
  }

  /**
   * Nothing is written for one who does not hold the slot any more: somebody else knows better.
   * @throws MemoryAway
   */
  async save(queryKey: string, known: Known, slot: string, owner: string): Promise<void> {
    const json = JSON.stringify(known);
    const saved = await this.redis.attempt<number | undefined>(
      async (redis) => Number(await redis.eval(SAVE, 2, slot, keyOf(queryKey), owner, json, LIFE_MS)),
      () => undefined,
    );
    if (saved !== 0) this.own.set(queryKey, json);
    if (saved === undefined) throw new MemoryAway();
  }

  /** Redis is new or empty: what this process knows and Redis does not. */
  async giveBack(): Promise<void> {
    await this.redis.attempt<unknown>(
      (redis) => Promise.all([...this.own].map(([queryKey, json]) => redis.set(keyOf(queryKey), json, 'PX', LIFE_MS, 'NX'))),
      () => undefined,
    );
  }

  /** Nobody wants it any more. One who wants it again later does not want what came in between. */
  async forget(queryKeys: readonly string[]): Promise<void> {
    if (queryKeys.length === 0) return;
    for (const queryKey of queryKeys) this.own.delete(queryKey);
    await this.redis.attempt(
      (redis) => redis.del(queryKeys.map(keyOf)),
      () => 0,
    );
  }
}

/** Ours alone write there; what does not parse is of another version and as good as absent. */
function parse(json: string | null): Known | undefined {
  if (json === null) return undefined;
  try {
    const known = JSON.parse(json) as Partial<Known>;
    return Array.isArray(known.ids) && typeof known.lookedAt === 'number' && typeof known.rate === 'number'
      ? (known as Known)
      : undefined;
  } catch {
    return undefined;
  }
}
