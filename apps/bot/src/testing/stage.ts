import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { startService, type RunningService } from '#runtime';
import {
  createDatabase,
  freePort,
  LogLines,
  ServerProcess,
  startNats,
  startRedis,
  untilReady,
  type PrivateDatabase,
  type PrivateServer,
} from '#testing';
import { Client } from 'pg';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { bot } from '../app.module';
import { database } from '../database/definition';
import { startPeers, type Peers } from './peers';
import { TelegramSide } from './telegram-side';

export const BOT_TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
export const DISPATCHERS = '-1001000000001';
/** For tests that are not about the pace: a person is written to as fast as Telegram answers. */
export const HURRIED = { TELEGRAM_CHAT_MESSAGES_PER_SECOND: '20', TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '1000' };

/** Real servers, a sandbox that plays Telegram, the other services by their contracts, and replicas of the bot. */
export class Stage {
  readonly log = new LogLines();
  private readonly replicas: RunningService[] = [];
  private readonly processes: ServerProcess[] = [];

  private constructor(
    readonly nats: PrivateServer,
    readonly redis: PrivateServer,
    readonly postgres: PrivateDatabase,
    readonly client: Client,
    readonly sandbox: Sandbox,
    readonly telegram: TelegramSide,
    readonly peers: Peers,
    private readonly peerService: RunningService,
  ) {}

  static async set(): Promise<Stage> {
    const [nats, redis, postgres] = await Promise.all([startNats(), startRedis(), createDatabase()]);
    await migrate(database, postgres.url);
    const client = new Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    const sandbox = await startSandbox({ botToken: BOT_TOKEN, loads: 50, alive: false });
    const { peers, service } = await startPeers(nats.url);
    const telegram = new TelegramSide(`${sandbox.url}/telegram/_control`);
    return new Stage(nats, redis, postgres, client, sandbox, telegram, peers, service);
  }

  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      NATS_URL: this.nats.url,
      REDIS_URL: this.redis.url,
      DATABASE_URL: this.postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_ROOT: `${this.sandbox.url}/telegram`,
      TELEGRAM_UPDATES: 'polling',
      DISPATCHER_CHAT_ID: DISPATCHERS,
      WEBAPP_URL: 'http://127.0.0.1:3000',
      ADMIN_URL: 'http://127.0.0.1:3000/admin',
      TELEGRAM_APP_URL: 'https://t.me/cargotech_demo_bot/app',
      ...more,
    };
  }

  /** One replica in this process. */
  async replica(more: NodeJS.ProcessEnv = {}): Promise<RunningService> {
    const service = await startService(bot, this.environment(more), this.log);
    await service.hearing;
    this.replicas.push(service);
    await untilReady(service.opsPort);
    return service;
  }

  /** One replica as a process of its own, to be killed. */
  async process(more: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const port = await freePort();
    const env = { ...process.env, ...this.environment({ OPS_PORT: String(port), LOG_LEVEL: 'warn', ...more }) };
    const replica = new ServerProcess(process.execPath, [join(process.cwd(), 'dist/apps/bot/main.js')], port, env);
    await replica.start();
    this.processes.push(replica);
    await untilReady(port);
    return replica;
  }

  /** Asks in the name of another service. */
  peerRpc(): RpcClient {
    return this.peerService.app.get(RpcClient, { strict: false });
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
    await Promise.all([this.nats.stop(), this.redis.stop()]);
  }
}

export const someDriver = (): string => randomUUID();
