import { join } from 'node:path';
import type { EventContract, RpcContract } from '#contracts';
import { EventPublisher, RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { Clock, startService, type RunningService } from '#runtime';
import {
  createDatabase,
  freePort,
  LogLines,
  ServerProcess,
  startNats,
  untilReady,
  type PrivateDatabase,
  type PrivateServer,
} from '#testing';
import { Client } from 'pg';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { USUAL_SETTINGS } from '../../../../sandbox/yookassa/shop/settings';
import { billing } from '../app.module';
import { database } from '../database/definition';
import { startPeers, type Peers } from './peers';

/** A winter noon in UTC, on a whole second. */
export const NOON = Date.UTC(2026, 0, 15, 12);
export const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

export const KEYS = {
  SETTINGS_ENCRYPTION_KEYS: `old:${Buffer.alloc(32, 7).toString('base64')}`,
  AUDIT_KEY: 'audit-key-of-the-stage-0123456789-abcdef',
  YOOKASSA_WEBHOOK_SECRET: 'webhook-secret-of-the-stage',
} as const;

/** The time of the stage: of every replica in this process and of the sandbox's world. */
export class StageClock {
  private base: number;
  private since: number | undefined;

  constructor(startsAt: number) {
    this.base = startsAt;
  }

  readonly now = (): number => this.base + (this.since === undefined ? 0 : Math.floor(performance.now() - this.since));

  /** From now on it is this time (ms since 1970), and time stands still unless it runs. */
  set(now: number): void {
    this.base = now;
    if (this.since !== undefined) this.since = performance.now();
  }

  pass(ms: number): void {
    this.base += ms;
  }

  /** Lets time go by itself. */
  run(): void {
    this.since ??= performance.now();
  }
}

export interface StageOptions {
  /** Begin of the stage's time, ms since 1970. It stands still until it is moved. */
  readonly now?: number;
  /** For every replica. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Real servers, a sandbox that plays YooKassa, auth-session by its contracts, and replicas of billing. */
export class Stage {
  readonly log = new LogLines();
  readonly replicas: RunningService[] = [];
  private readonly processes: ServerProcess[] = [];

  private constructor(
    readonly nats: PrivateServer,
    readonly postgres: PrivateDatabase,
    readonly client: Client,
    readonly sandbox: Sandbox,
    readonly clock: StageClock,
    readonly peers: Peers,
    private readonly peerService: RunningService,
    private readonly more: NodeJS.ProcessEnv,
  ) {}

  static async set({ now = NOON, environment = {} }: StageOptions = {}): Promise<Stage> {
    const [nats, postgres] = await Promise.all([startNats(), createDatabase()]);
    await migrate(database, postgres.url);
    const client = new Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    const clock = new StageClock(now);
    const sandbox = await startSandbox({ loads: 10, alive: false, real: clock.now });
    const { peers, service } = await startPeers(nats.url);
    return new Stage(nats, postgres, client, sandbox, clock, peers, service, environment);
  }

  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
      YOOKASSA_API_URL: this.sandbox.yookassaUrl,
      YOOKASSA_SHOP_ID: USUAL_SETTINGS.shopId,
      YOOKASSA_SECRET_KEY: USUAL_SETTINGS.secretKey,
      WEBAPP_URL: 'http://127.0.0.1:3000',
      TELEGRAM_APP_URL: 'https://t.me/cargotech_demo_bot/app',
      ...KEYS,
      ...this.more,
      ...more,
    };
  }

  /** One replica in this process, on the stage's time. */
  async replica(more: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    const service = await startService(billing, this.environment(more), this.log);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(this.clock.now);
    await service.hearing;
    this.replicas.push(service);
    await untilReady(service.opsPort);
    return service;
  }

  /** One replica as a process of its own, to be killed; it lives in real time. */
  async process(more: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const port = await freePort();
    const env = { ...process.env, ...this.environment({ OPS_PORT: String(port), LOG_LEVEL: 'warn', ...more }) };
    const replica = new ServerProcess(process.execPath, [join(process.cwd(), 'dist/apps/billing/main.js')], port, env);
    await replica.start();
    this.processes.push(replica);
    await untilReady(port);
    return replica;
  }

  /** Asks in the name of another service, whichever replica answers. */
  ask<Request extends object, Response extends object>(
    contract: RpcContract<Request, Response>,
    request: Request,
  ): Promise<Response> {
    return this.peerService.app.get(RpcClient, { strict: false }).call(contract, request);
  }

  /** Says a fact in the name of another service. */
  say<Payload extends object>(event: EventContract<Payload>, payload: Payload, id?: string): Promise<void> {
    return this.peerService.app.get(EventPublisher, { strict: false }).publish(event, payload, id === undefined ? {} : { id });
  }

  /** What billing has said of this kind, in its order; published or still waiting. */
  async said<Payload extends object>(event: EventContract<Payload>): Promise<Payload[]> {
    const rows = await this.rows<{ payload: Payload }>(
      'select payload from billing.outbox where subject = $1 order by created_at',
      [event.subject],
    );
    return rows.map(({ payload }) => payload);
  }

  async rows<Row extends object>(query: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(query, values)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.replicas.map((service) => service.stop()), ...this.processes.map((one) => one.kill())]);
    await this.peerService.stop();
    await this.sandbox.close();
    await this.client.end();
    await this.postgres.drop();
    await this.nats.stop();
  }
}
