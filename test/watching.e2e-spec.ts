import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, freePort, LogLines, startNats, startRedis, untilReady, type PrivateServer } from '#testing';
import type { RunningService } from '#runtime';
import { startSandbox, type Sandbox } from '../sandbox';
import { POINTS } from '../sandbox/cargotech/world/dictionaries';
import { startNeighbours, watchedQuery, type Neighbours } from '../apps/cargo-gateway/src/testing/neighbours';
import { from } from '../apps/cargo-gateway/src/testing/watching';

const PASSWORD = 'sandbox-canary-4711';
const CITIES = POINTS.slice(0, 10);
const QUERIES = CITIES.map(({ id }) => from(id));
/** What the product promises. */
const HANDOVER_MS = 10_000;

describe('processes that watch, at the pace of production', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let sandbox: Sandbox;
  let neighbours: Neighbours;
  let around: RunningService;
  let client: Redis;
  const running = new Map<ChildProcess, number>();

  const start = async (): Promise<ChildProcess> => {
    const opsPort = await freePort();
    const child = spawn(process.execPath, [join('dist', 'apps', 'cargo-gateway', 'main.js')], {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        NATS_URL: nats.url,
        REDIS_URL: redis.url,
        HOST: '127.0.0.1',
        OPS_PORT: String(opsPort),
        CARGOTECH_API_URL: sandbox.cargotechUrl,
        CARGOTECH_PHONE: '+7 900 000 00 00',
        CARGOTECH_PASSWORD: PASSWORD,
      },
    });
    running.set(child, opsPort);
    await untilReady(opsPort);
    return child;
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    const exited = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await exited;
    running.delete(child);
  };
  const slotsOf = async (child: ChildProcess): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${running.get(child) ?? 0}/metrics`)).text();
    return Number(/^watch_slots (\d+)/m.exec(text)?.[1] ?? 0);
  };
  const lookedAt = async (query: string): Promise<number> =>
    Number(/"lookedAt":(\d+)/.exec((await client.get(`cargotech:watch:known:${watchedQuery(query).queryKey}`)) ?? '')?.[1] ?? 0);
  const allLookedAt = (since: number, withinMs: number): Promise<void> =>
    eventually(
      'every query is looked at',
      async () => (await Promise.all(QUERIES.map(lookedAt))).every((at) => at > since),
      withinMs,
    );
  const appear = (place: number): string => {
    const city = CITIES[place % CITIES.length];
    if (city === undefined) throw new Error('there are cities');
    return String(sandbox.exchange.board.appear({ from: city }).id);
  };

  beforeAll(async () => {
    [nats, redis] = await Promise.all([startNats(), startRedis()]);
    sandbox = await startSandbox({ password: PASSWORD, loads: 500, alive: false });
    ({ neighbours, service: around } = await startNeighbours(nats.url, new LogLines()));
    neighbours.watch(...QUERIES);
    client = new Redis(redis.url);
  }, 30_000);
  afterAll(async () => {
    await Promise.all([...running.keys()].map((child) => end(child, 'SIGKILL')));
    client.disconnect();
    await around.stop();
    await sandbox.close();
    await Promise.all([nats.stop(), redis.stop()]);
  }, 30_000);

  it('lose and double nothing when one is killed and one is stopped, and the rest goes on within ten seconds', async () => {
    const [killed, stopped] = [await start(), await start()];
    await eventually('shared out', async () => (await slotsOf(killed)) > 20 && (await slotsOf(stopped)) > 20);
    await allLookedAt(0, 20_000);
    const ids: string[] = [];
    const posting = setInterval(() => ids.push(appear(ids.length)), 150);
    await eventually('some appeared', () => neighbours.appeared.length > 10, 30_000);

    await end(killed, 'SIGKILL');
    const killedAt = Date.now();
    await allLookedAt(killedAt, HANDOVER_MS);
    expect(await slotsOf(stopped)).toBe(65);

    await start();
    await end(stopped, 'SIGTERM');
    await allLookedAt(Date.now(), HANDOVER_MS);
    clearInterval(posting);
    const heard = (): string[] => neighbours.appeared.map(({ cargo }) => cargo.id);
    await eventually('all are said', () => ids.every((id) => heard().includes(id)), 30_000);
    expect(heard().sort()).toEqual([...ids].sort());
    expect(sandbox.exchange.account.busiestMinute).toBeLessThanOrEqual(600);
  }, 120_000);
});
