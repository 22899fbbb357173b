import { randomUUID } from 'node:crypto';
import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Timing } from '../timing';
import { DriverOverShare } from './priority';

/** KEYS: the driver's calls. ARGV: window, most calls, a member. Answers 0, or how long to wait in ms. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(oldest[2]) + window - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return 0
`;

/** Keeps one driver from eating the budget of all: so many calls a minute may be made because of them, whichever replica makes them. */
@Injectable()
export class DriverShare {
  private readonly alone = new LRUCache<string, number[]>({ max: 20_000 });

  constructor(
    private readonly redis: RedisConnection,
    private readonly timing: Timing,
  ) {}

  /** Counts one call. @throws DriverOverShare */
  async take(driverId: string): Promise<void> {
    const { driverWindow, driverCalls } = this.timing;
    const waitMs = await this.redis.attempt(
      async (redis) => Number(await redis.eval(TAKE, 1, `cargotech:driver:${driverId}`, driverWindow, driverCalls, randomUUID())),
      () => this.takeAlone(driverId),
    );
    if (waitMs > 0) throw new DriverOverShare(driverId, waitMs);
  }

  private takeAlone(driverId: string): number {
    const now = performance.now();
    const calls = (this.alone.get(driverId) ?? []).filter((at) => at > now - this.timing.driverWindow);
    const oldest = calls[0];
    if (calls.length >= this.timing.driverCalls && oldest !== undefined) return oldest + this.timing.driverWindow - now;
    this.alone.set(driverId, [...calls, now]);
    return 0;
  }
}
