import { randomBytes } from 'node:crypto';
import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../config';
import { BoundedMap } from './bounded-map';
import { Clock } from '#runtime';
import { TOKEN_BUCKET } from './token-bucket.lua';

/** A lease is spent or lost within this time. */
const LEASE_MS = 5_000;
/** Near the limit leases shrink to single tokens, so that the limit stays exact there. */
const MOST_A_LEASE = 5;
/** Keys asked for in one command; Redis serves nobody else meanwhile, some microseconds a key. */
const MOST_A_COMMAND = 100;
const KEYS_KEPT = 50_000;

/** How a driver or an address stands with its limit after one request. */
export interface Standing {
  readonly allowed: boolean;
  /** Requests left at once. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number;
  /** Seconds to wait, when not allowed. */
  readonly retryAfterSeconds: number;
}

interface Lease {
  readonly key: string;
  /** Tokens of ours that are not spent. */
  own: number;
  ownUntil: number;
  /** Tokens in the shared bucket when we last looked. */
  shared: number;
  refusedUntil: number;
  waiting: number;
  asking?: Promise<void> | undefined;
  /** The bucket of this process alone, for the time Redis is away. */
  alone?: { tokens: number; at: number };
}

type Grant = readonly [granted: number, left: number, waitMs: number];

/** Leases that are asked for together. */
interface Batch {
  readonly leases: Lease[];
  readonly asked: Promise<void>;
}

/** The token bucket of RATE_LIMIT_PER_SECOND and RATE_LIMIT_BURST, one a key, shared by all replicas through Redis. */
@Injectable()
export class RateLimiter {
  private readonly leases = new BoundedMap<string, Lease>(KEYS_KEPT);
  private readonly replica = randomBytes(6).toString('hex');
  private readonly rate: number;
  private batch: Batch | undefined;
  readonly burst: number;

  constructor(
    config: GatewayConfig,
    private readonly redis: RedisConnection,
    private readonly clock: Clock,
  ) {
    this.rate = config.RATE_LIMIT_PER_SECOND;
    this.burst = config.RATE_LIMIT_BURST;
    redis.client.defineCommand('takeTokens', { lua: TOKEN_BUCKET });
  }

  /** Answers from what this replica holds, or undefined when the shared bucket has to be asked. */
  takeHeld(key: string): Standing | undefined {
    const lease = this.leases.get(key);
    if (lease === undefined) return undefined;
    const now = this.clock.now();
    if (lease.own > 0 && now < lease.ownUntil) {
      lease.own--;
      return this.standing(true, lease.own + lease.shared, 0);
    }
    return now < lease.refusedUntil ? this.standing(false, 0, lease.refusedUntil - now) : undefined;
  }

  /** Spends one token of `key`; never throws, whatever Redis does. */
  async take(key: string): Promise<Standing> {
    for (;;) {
      const held = this.takeHeld(key);
      if (held !== undefined) return held;
      let lease = this.leases.get(key);
      if (lease === undefined)
        this.leases.set(key, (lease = { key, own: 0, ownUntil: 0, shared: 0, refusedUntil: 0, waiting: 0 }));
      lease.waiting++;
      try {
        await (lease.asking ??= this.ask(lease));
      } finally {
        lease.waiting--;
      }
    }
  }

  /** Asks with everybody of this turn of the event loop: a command of its own costs more than the rest of its request. */
  private ask(lease: Lease): Promise<void> {
    this.batch ??= this.openBatch();
    const { leases, asked } = this.batch;
    if (leases.push(lease) === MOST_A_COMMAND) this.batch = undefined;
    return asked;
  }

  private openBatch(): Batch {
    const leases: Lease[] = [];
    const asked = new Promise((endOfTurn) => setImmediate(endOfTurn)).then(() => {
      if (this.batch?.leases === leases) this.batch = undefined;
      return this.askAll(leases);
    });
    return { leases, asked };
  }

  private async askAll(leases: readonly Lease[]): Promise<void> {
    const asked = this.clock.now();
    try {
      const grants = await this.redis.attempt(
        () => this.fromRedis(leases),
        () => leases.map((lease) => this.fromThisProcess(lease)),
      );
      leases.forEach((lease, at) => {
        const [granted, left, waitMs] = grants[at] ?? [0, 0, 0];
        lease.own = granted;
        lease.ownUntil = asked + LEASE_MS;
        lease.shared = left;
        lease.refusedUntil = granted === 0 ? asked + waitMs : 0;
      });
    } finally {
      for (const lease of leases) lease.asking = undefined;
    }
  }

  private async fromRedis(leases: readonly Lease[]): Promise<Grant[]> {
    const client = this.redis.client as unknown as { takeTokens(...values: (string | number)[]): Promise<number[]> };
    const keys = leases.map(({ key }) => `limit:${key}`);
    const wanted = leases.map(({ waiting }) => waiting);
    const { rate, burst, replica } = this;
    const flat = await client.takeTokens(keys.length, ...keys, rate, burst, LEASE_MS, MOST_A_LEASE, replica, ...wanted);
    return leases.map((lease, at): Grant => {
      delete lease.alone;
      return [flat[3 * at] ?? 0, flat[3 * at + 1] ?? 0, flat[3 * at + 2] ?? 0];
    });
  }

  private fromThisProcess(lease: Lease): Grant {
    const now = this.clock.now();
    const { tokens, at } = lease.alone ?? { tokens: this.burst, at: now };
    const filled = Math.min(this.burst, tokens + ((now - at) * this.rate) / 1_000);
    const granted = filled >= 1 ? 1 : 0;
    lease.alone = { tokens: filled - granted, at: now };
    return [granted, Math.floor(filled - granted), granted === 1 ? 0 : Math.ceil(((1 - filled) / this.rate) * 1_000)];
  }

  private standing(allowed: boolean, remaining: number, waitMs: number): Standing {
    return {
      allowed,
      remaining,
      resetSeconds: Math.ceil((this.burst - remaining) / this.rate),
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
    };
  }
}
