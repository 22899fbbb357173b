import { randomUUID } from 'node:crypto';
import {
  CargoDetailPage,
  CargoListPage,
  type CargoCard,
  type CargoDetail,
  type CargoListPageRequest,
  type Page,
} from '#contracts';
import { newCall, RpcClient, runInCall } from '#messaging';
import { RedisConnection } from '#persistence';
import { startService, type RunningService } from '#runtime';
import { startNats, startRedis, type LogLines, type PrivateServer } from '#testing';
import type { Redis } from 'ioredis';
import { cargoGatewayAt } from '../app.module';
import type { Timing } from '../timing';
import { FakeExchange, PASSWORD, PHONE } from './fake-exchange';

export const QUERY = 'filter%5Bmode%5D=all&filter%5Buser_id%5D=0';

export const driver = (): string => randomUUID();

/** NATS, Redis and an exchange of one's own, and replicas of the service on them. */
export class Stage {
  readonly exchange = new FakeExchange();
  readonly replicas: RunningService[] = [];
  private clockShift = 0;

  private constructor(
    readonly nats: PrivateServer,
    readonly redis: PrivateServer,
  ) {}

  static async set(): Promise<Stage> {
    const [nats, redis] = await Promise.all([startNats(), startRedis()]);
    const stage = new Stage(nats, redis);
    await stage.exchange.start();
    return stage;
  }

  readonly now = (): number => Date.now() + this.clockShift;

  /** Moves the wall clock of the replicas. */
  pass(ms: number): void {
    this.clockShift += ms;
  }

  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      NATS_URL: this.nats.url,
      REDIS_URL: this.redis.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
      CARGOTECH_API_URL: this.exchange.url,
      CARGOTECH_PHONE: PHONE,
      CARGOTECH_PASSWORD: PASSWORD,
      ...more,
    };
  }

  async replica(log: LogLines, pace: Partial<Timing> = {}, more: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    const service = await startService(cargoGatewayAt({ now: this.now, ...pace }), this.environment(more), log);
    this.replicas.push(service);
    await service.hearing;
    return service;
  }

  async clear(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.exchange.stop();
    await Promise.all([this.nats.stop(), this.redis.stop()]);
  }

  redisOf(replica: RunningService): Redis {
    return replica.app.get(RedisConnection, { strict: false }).client;
  }

  private client(): RpcClient {
    return this.replicas.at(-1)!.app.get(RpcClient);
  }

  /** Over the wire, to whichever replica NATS picks. */
  list(request: Partial<CargoListPageRequest> = {}): Promise<Page> {
    const whole = { upstreamQuery: QUERY, sort: 'default' as const, limit: 20, offset: 0, driverId: driver(), ...request };
    return runInCall(newCall(3_000), () => this.client().page(CargoListPage, whole));
  }

  detail(cargoId: string, contacts = true, driverId = driver(), more: { maxAgeSeconds?: number } = {}): Promise<Page> {
    return runInCall(newCall(3_000), () => this.client().page(CargoDetailPage, { cargoId, contacts, driverId, ...more }));
  }
}

export const bodyOf = (page: Page): ListBody => JSON.parse(page.body.toString()) as ListBody;

export interface ListBody {
  items: CargoCard[];
  cargo: CargoDetail;
  page: { limit: number; offset: number; hasMore: boolean; total: number | null };
  data: { fetchedAt: string; stale: boolean };
}

/** The `n`-th of many different canonical queries. */
export const query = (n: number): string => `${QUERY}&filter%5Bstart_point_id%5D=${n}`;
