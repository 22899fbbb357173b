import { traced } from '#messaging';
import { Global, Injectable, Logger, Module, type DynamicModule, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { Redis, ReplyError } from 'ioredis';
import { Counter, Gauge } from 'prom-client';
import { named } from './redis-commands';

/** No request waits longer than this for Redis: what it holds can be had elsewhere or done without. */
const COMMAND_TIMEOUT_MS = 200;
/** The wait is made of so many turns of the event loop at least, whatever each of them takes. */
const TURNS = 8;
/** The client drops a command of which nobody awaits the answer any more. */
const FORGOTTEN_MS = 2_000;
/** A connection on which an answer is overdue for so long leads nowhere; TCP itself would hold on to it for a quarter of an hour. */
const SILENCE_MS = 3_000;
/** After a failure nobody asks for this long, so that a frozen Redis costs one wait, not one per request. */
const REST_MS = 500;
const RECONNECT_MAX_MS = 1_000;

const OF_REDIS = { name: 'redis', kind: 'client', attributes: { 'db.system.name': 'redis' } } as const;

const up = new Gauge({ name: 'redis_up', help: '1 while Redis answers' });
const failures = new Counter({ name: 'redis_failures_total', help: 'Commands that Redis did not answer' });

/** Redis holds only what may vanish; every use says what to do without it. */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private readonly logger = new Logger(RedisConnection.name);
  readonly client: Redis;
  private restUntil = 0;
  private complained = false;
  private readonly listeners: (() => void)[] = [];

  constructor(url: string) {
    this.client = new Redis(url, {
      commandTimeout: FORGOTTEN_MS,
      socketTimeout: SILENCE_MS,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      connectTimeout: 1_000,
      enableAutoPipelining: true,
      retryStrategy: (times) => Math.min(times * 100, RECONNECT_MAX_MS),
    });
    // Without a listener ioredis prints; `attempt` reports instead.
    this.client.on('error', () => this.complain());
    this.client.on('ready', () => {
      this.restUntil = 0;
      up.set(1);
      if (this.complained) this.logger.log('Redis is back');
      this.complained = false;
      for (const listener of this.listeners) listener();
    });
  }

  get available(): boolean {
    return this.client.status === 'ready' && performance.now() >= this.restUntil;
  }

  /** Runs `listener` each time a connection to Redis stands: what it held may be gone. */
  onReady(listener: () => void): void {
    this.listeners.push(listener);
    if (this.client.status === 'ready') listener();
  }

  /** Does `work` with Redis, or `otherwise` when Redis does not answer. A mistake in the command itself is thrown. */
  async attempt<T>(work: (redis: Redis) => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
    if (!this.available) return otherwise();
    try {
      return await traced(OF_REDIS, (span) => answered(work(span === undefined ? this.client : named(this.client, span))));
    } catch (error) {
      if (error instanceof ReplyError && !/^(LOADING|READONLY|MASTERDOWN|OOM)/.test((error as Error).message)) throw error;
      this.restUntil = performance.now() + REST_MS;
      failures.inc();
      this.complain();
      return otherwise();
    }
  }

  onApplicationShutdown(): void {
    // What still asks after the end is nothing to report.
    this.complained = true;
    this.client.disconnect();
  }

  private complain(): void {
    up.set(0);
    if (!this.complained) this.logger.warn('Redis does not answer; going on without it');
    this.complained = true;
  }
}

class RedisTimeout extends Error {}

/**
 * `work`, unless Redis takes longer than it may. Time in which this process itself was too busy to look does not count: under load
 * the answer lies in the socket unread, and taking that for a dead Redis would send every replica its own way just then.
 */
async function answered<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, give) => {
    const wait = (turns: number): void => {
      timer = setTimeout(() => (turns > 1 ? wait(turns - 1) : give(new RedisTimeout())), COMMAND_TIMEOUT_MS / TURNS);
    };
    wait(TURNS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

@Global()
@Module({})
export class RedisModule {
  /** `config` is the service's configuration class; its REDIS_URL is read. */
  static forRoot(config: Type<{ REDIS_URL: string }>): DynamicModule {
    return {
      module: RedisModule,
      providers: [
        {
          provide: RedisConnection,
          inject: [config],
          useFactory: (own: { REDIS_URL: string }) => new RedisConnection(own.REDIS_URL),
        },
      ],
      exports: [RedisConnection],
    };
  }
}
