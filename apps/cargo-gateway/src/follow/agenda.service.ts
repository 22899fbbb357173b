import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Timing } from '../timing';

/** Followed loads by the moment each is to be looked at, ms since 1970. */
const AGENDA = 'cargotech:watch:followed';
/** Loads that were missed lately, by the moment until which that matters: somebody may be about to follow one. */
const DOUBTED = 'cargotech:watch:doubted';
/** A message about a load may wait for Telegram for a while before its load is followed. */
const DOUBTED_MS = 180_000;

/** When each followed load is to be looked at by itself. What a list has just shown is not. Lost without harm: it is written anew. */
@Injectable()
export class Agenda {
  constructor(
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
  ) {}

  /** These loads were seen in a list. */
  async listed(cargoIds: readonly string[]): Promise<void> {
    await this.move(cargoIds, this.timing.now() + this.timing.followInterval, 'GT');
  }

  /** These loads are not where they were. */
  async doubt(cargoIds: readonly string[]): Promise<void> {
    if (cargoIds.length === 0) return;
    await this.move(cargoIds, 0, 'LT');
    const now = this.timing.now();
    await this.redis.attempt<unknown>(
      async (redis) => {
        await redis.zremrangebyscore(DOUBTED, '-inf', now);
        await redis.zadd(DOUBTED, ...cargoIds.flatMap((id) => [now + DOUBTED_MS, id]));
      },
      () => undefined,
    );
  }

  async lookAgain(cargoId: string, at: number): Promise<void> {
    await this.redis.attempt(
      (redis) => redis.zadd(AGENDA, 'XX', at, cargoId),
      () => 0,
    );
  }

  async size(): Promise<number> {
    return this.redis.attempt(
      (redis) => redis.zcard(AGENDA),
      () => 0,
    );
  }

  /** Those due longest. */
  async due(count: number): Promise<string[]> {
    return this.redis.attempt(
      (redis) => redis.zrangebyscore(AGENDA, '-inf', this.timing.now(), 'LIMIT', 0, count),
      () => [],
    );
  }

  /** From now on these are followed, and no others. New ones come up one after the other, those already missed at once. */
  async follow(cargoIds: ReadonlySet<string>): Promise<void> {
    await this.redis.attempt<unknown>(
      async (redis) => {
        const present = new Set(await redis.zrange(AGENDA, 0, -1));
        const left = [...present].filter((id) => !cargoIds.has(id));
        const added = [...cargoIds].filter((id) => !present.has(id));
        const now = this.timing.now();
        const doubted = new Set(added.length === 0 ? [] : await redis.zrangebyscore(DOUBTED, now, '+inf'));
        const spread = added.flatMap((id) => [doubted.has(id) ? 0 : now + Math.random() * this.timing.followInterval, id]);
        if (left.length > 0) await redis.zrem(AGENDA, ...left);
        if (spread.length > 0) await redis.zadd(AGENDA, 'NX', ...spread);
      },
      () => undefined,
    );
  }

  private async move(cargoIds: readonly string[], to: number, only: 'GT' | 'LT'): Promise<void> {
    if (cargoIds.length === 0) return;
    const pairs = cargoIds.flatMap((id) => [to, id]);
    await this.redis.attempt<unknown>(
      (redis) => redis.call('ZADD', AGENDA, 'XX', only, ...pairs),
      () => undefined,
    );
  }
}
