import type { Session } from '#contracts';
import { RedisConnection } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** A session as Redis holds it: with the moment it began, which bounds its sliding, and when its driver was noted as being there. */
export interface SessionCopy extends Session {
  readonly createdAt: number;
  readonly seenAt?: number;
}

const KEY_PREFIX = 'auth:session:';
const RETRY_MS = 1_000;
/** Stands in place of an ended session for longer than any write can be on its way: a late copy must not bring it back. */
const TOMBSTONE = 'ended';
const TOMBSTONE_MS = 60_000;

/** Sets a copy unless the session has ended meanwhile. KEYS[1]; ARGV copy, life in ms, tombstone. */
const WRITE_UNLESS_ENDED = `if redis.call('GET', KEYS[1]) == ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1`;

const keyOf = (sessionKey: string): string => `${KEY_PREFIX}${sessionKey}`;

/** The fast copy of live sessions. A lost Redis logs nobody out; a copy that could not be dropped is dropped as soon as Redis is back. */
@Injectable()
export class SessionCopies {
  private readonly logger = new Logger(SessionCopies.name);
  private readonly toDrop = new Set<string>();
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly redis: RedisConnection) {}

  /** Copies of the asked sessions, undefined where there is none. */
  async read(sessionKeys: readonly string[]): Promise<(SessionCopy | undefined)[]> {
    const nothing = (): (string | null)[] => sessionKeys.map(() => null);
    const texts = await this.redis.attempt((redis) => redis.mget(sessionKeys.map(keyOf)), nothing);
    return texts.map((text, index) => {
      const sessionKey = sessionKeys[index] ?? '';
      return text === null || text === TOMBSTONE || this.toDrop.has(sessionKey)
        ? undefined
        : { ...(JSON.parse(text) as SessionCopy), sessionKey };
    });
  }

  async write(copies: readonly SessionCopy[], now: number): Promise<void> {
    if (copies.length === 0) return;
    await this.redis.attempt(
      async (redis) => {
        const pipeline = redis.pipeline();
        for (const copy of copies) {
          const lifeMs = Math.max(1, copy.expiresAt - now);
          pipeline.eval(WRITE_UNLESS_ENDED, 1, keyOf(copy.sessionKey), JSON.stringify(copy), lifeMs, TOMBSTONE);
        }
        await all(pipeline);
      },
      () => undefined,
    );
  }

  async drop(sessionKeys: readonly string[]): Promise<void> {
    if (sessionKeys.length === 0) return;
    for (const key of sessionKeys) this.toDrop.add(key);
    await this.dropWaiting();
  }

  private async dropWaiting(): Promise<void> {
    const keys = [...this.toDrop];
    const done = await this.redis.attempt(
      async (redis) => {
        const pipeline = redis.pipeline();
        for (const key of keys) pipeline.set(keyOf(key), TOMBSTONE, 'PX', TOMBSTONE_MS);
        await all(pipeline);
        return true;
      },
      () => false,
    );
    if (done) for (const key of keys) this.toDrop.delete(key);
    else this.logger.warn(`${keys.length} ended sessions are still to be dropped from Redis`);
    clearTimeout(this.retry);
    if (this.toDrop.size > 0) this.retry = setTimeout(() => void this.dropWaiting(), RETRY_MS).unref();
  }
}

/** A pipeline resolves even when its commands failed: what failed is thrown here. */
async function all(pipeline: ReturnType<Redis['pipeline']>): Promise<void> {
  for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
}
