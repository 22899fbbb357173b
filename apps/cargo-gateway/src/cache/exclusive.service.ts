import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Timing } from '../timing';

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const RENEW = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;

/** Waiting for long, nobody asks more often than this. */
const SLOWEST_POLL_MS = 250;

/** One replica does the work, the others wait for what it made. Without Redis each replica does it for itself. */
@Injectable()
export class Exclusive {
  constructor(
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
  ) {}

  /**
   * Does `work` unless `made` finds that it has been done. The lock is held by renewal: of a holder that died it is free
   * after `lockLife`, and one who waits takes over.
   * @throws whatever `work` or `made` throws
   */
  async once<T>(lock: string, work: () => Promise<T>, made: () => Promise<T | undefined>): Promise<T> {
    const owner = randomUUID();
    for (let poll = this.timing.lockPoll; ; poll = Math.min(poll * 1.1, SLOWEST_POLL_MS)) {
      const state = await this.redis.attempt<'mine' | 'taken' | 'no-redis'>(
        async (redis) => ((await redis.set(lock, owner, 'PX', this.timing.lockLife, 'NX')) === 'OK' ? 'mine' : 'taken'),
        () => 'no-redis',
      );
      if (state === 'no-redis') return work();
      if (state === 'mine') return this.holding(lock, owner, async () => (await made()) ?? (await work()));
      const done = await made();
      if (done !== undefined) return done;
      await pause(poll, undefined, { ref: false });
    }
  }

  private async holding<T>(lock: string, owner: string, work: () => Promise<T>): Promise<T> {
    const { lockLife } = this.timing;
    const ignore = (): number => 0;
    const renew = (): void =>
      void this.redis.attempt(async (redis) => Number(await redis.eval(RENEW, 1, lock, owner, lockLife)), ignore);
    const renewing = setInterval(renew, lockLife / 3).unref();
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      await this.redis.attempt(async (redis) => Number(await redis.eval(RELEASE, 1, lock, owner)), ignore);
    }
  }
}
