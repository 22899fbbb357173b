import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChaosProxy, loseStore, PrivatePostgres } from '#testing';
import { Client } from 'pg';
import { Breaking, pause } from './support/breaking';
import { BusyDay, startPair } from './support/busy-day';
import { SCHEMAS } from './support/databases';
import { lostOrDoubled } from './support/ledger';
import { SERVICES, type System } from './support/system';
import { table, type Sent, summary } from './support/traffic';

const BUYERS = 350;
const MINUTES_5 = 300_000;

/** Two replicas of everything at work; whatever breaks, people are told clearly, it heals by itself, and nothing is lost or doubled. */
describe('a busy day with two replicas of everything', () => {
  let system: System;
  let postgres: PrivatePostgres;
  let day: BusyDay;
  let breaking: Breaking;
  const survives = async (
    what: string,
    work: () => Promise<void>,
    expected: (one: Sent) => boolean = () => false,
  ): Promise<void> => expect(await breaking.unclean(what, work, expected)).toEqual({});

  beforeAll(async () => {
    postgres = await PrivatePostgres.start();
    system = await startPair({
      url: postgres.url,
      shut: () => postgres.kill(),
      open: () => postgres.start(),
      drop: () => postgres.stop(),
    });
    day = await BusyDay.begin(system, BUYERS);
    breaking = new Breaking(system, day);
  }, 400_000);
  afterAll(async () => {
    try {
      await day.end();
      day.close();
    } finally {
      await system.stop();
    }
  }, 90_000);

  it.each(SERVICES)(
    'one of two replicas of %s is killed',
    async (name) => {
      // What the door itself had in hand and nobody may send twice is lost with it; everything else is served or refused clearly.
      const inHand = ({ route, status }: Sent): boolean => name === 'api-gateway' && route.startsWith('POST') && status === 502;
      const kill = async (): Promise<void> => {
        const [id = ''] = system.replicasOf(name);
        await system.stopService(id, 'SIGKILL');
        await system.startService(name);
      };
      await survives(`one of two replicas of ${name} is killed`, kill, inHand);
    },
    120_000,
  );

  it('one replica of each stands still for five seconds', async () => {
    await survives('one replica of each stands still for 5 s', async () => {
      breaking.signal('SIGSTOP');
      await pause(5_000);
      breaking.signal('SIGCONT');
    });
  }, 120_000);

  it('one replica of each is frozen for a minute: the others do all the work long before that', async () => {
    await survives('one replica of each is frozen for 60 s', async () => {
      const begun = performance.now();
      breaking.signal('SIGSTOP');
      try {
        await breaking.quiet('while they are frozen', 40_000);
        await pause(Math.max(0, 60_000 - (performance.now() - begun)));
        await breaking.quiet('after a minute of it');
      } finally {
        breaking.signal('SIGCONT');
      }
    });
  }, 240_000);

  it.each(SERVICES.filter((name) => name !== 'api-gateway'))(
    'all of %s are away for a while',
    async (name) => {
      await survives(`all of ${name} are away for 5 s`, async () => {
        for (const id of system.replicasOf(name)) await system.stopService(id, 'SIGKILL');
        await pause(5_000);
        await Promise.all([system.startService(name), system.startService(name)]);
      });
    },
    120_000,
  );

  let locker: Client;
  const lockPayments = async (): Promise<void> => {
    locker = new Client({ connectionString: postgres.url });
    await locker.connect();
    await locker.query('begin');
    await locker.query('lock table billing.payments');
  };
  const unlockPayments = async (): Promise<void> => {
    await locker.query('rollback');
    await locker.end();
  };
  it.each<[what: string, ms: number, go: () => unknown, back: () => unknown]>([
    ['NATS is killed for 3 s', 3_000, () => system.nats.process.kill(), () => system.nats.process.start()],
    ['NATS is frozen for 10 s', 10_000, () => system.nats.process.freeze(), () => system.nats.process.thaw()],
    ['NATS is away for 60 s', 60_000, () => system.nats.process.kill(), () => system.nats.process.start()],
    ['Redis is killed and comes back empty', 3_000, () => system.redis.process.kill(), () => system.redis.process.start()],
    ['Redis is frozen for 10 s', 10_000, () => system.redis.process.freeze(), () => system.redis.process.thaw()],
    ['PostgreSQL is killed for 3 s', 3_000, () => postgres.kill(), () => postgres.start()],
    ['PostgreSQL is frozen for 10 s', 10_000, () => postgres.freeze(), () => postgres.thaw()],
    ['the payments are locked for 8 s', 8_000, lockPayments, unlockPayments],
  ])(
    '%s',
    async (what, ms, go, back) => {
      await survives(what, async () => {
        await go();
        await pause(ms);
        await back();
      });
    },
    240_000,
  );

  it('one replica of each is cut off from everything for twenty seconds', async () => {
    const [nats, redis, database] = await Promise.all(
      [system.nats.url, system.redis.url, postgres.url].map((url) => ChaosProxy.before(url)),
    );
    const links = [nats, redis, database] as ChaosProxy[];
    const names = { NATS_URL: nats?.url, REDIS_URL: redis?.url, DATABASE_URL: database?.url };
    for (const name of SERVICES) await breaking.replaceOne(name, names);
    await survives('one replica of each is cut off for 20 s', async () => {
      for (const link of links) link.blackhole();
      await pause(20_000);
      for (const link of links) link.heal();
    });
    for (const name of SERVICES) await breaking.replaceNewest(name);
    await Promise.all(links.map((link) => link.close()));
  }, 300_000);

  it.each([MINUTES_5, -MINUTES_5])(
    'the clock of one replica of each is %s ms off',
    async (ms) => {
      const server = createServer((_request, response) => response.end(JSON.stringify({ now: system.sandbox.clock.now() + ms })));
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const clock = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // A launch is believed for five minutes and one into the future: the replica that is further off refuses it, and says so.
      const launch = ({ route, status, code }: Sent): boolean =>
        route === 'POST /auth/telegram' && status === 401 && /^INIT_DATA_/.test(code);
      const begun = performance.now();
      for (const name of SERVICES) await breaking.replaceOne(name, { DEMO_CLOCK_URL: clock });
      await pause(10_000);
      expect(summary(day.traffic.failures(begun).filter((one) => !launch(one)))).toEqual({});
      await survives(
        `clocks are ${ms / 60_000} minutes off`,
        async () => {
          for (const name of SERVICES) await breaking.replaceNewest(name);
        },
        launch,
      );
      server.close();
    },
    300_000,
  );

  it('has lost and doubled nothing in all of that', async () => {
    await day.end();
    expect(await lostOrDoubled(day)).toEqual([]);
  }, 600_000);

  it('loses and doubles nothing when the store of JetStream is wiped and the outboxes say everything again', async () => {
    await system.nats.process.kill();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    for (const schema of SCHEMAS) await client.query(`update ${schema}.outbox set published_at = null`);
    await client.end();
    await loseStore(system.nats);
    expect(await lostOrDoubled(day)).toEqual([]);
    process.stdout.write(`\n${breaking.table}\n${table(day.traffic.sent)}\n`);
  }, 600_000);
});
