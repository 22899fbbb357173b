import { eventually, inFull } from '#testing';
import { BusyDay, startPair } from './support/busy-day';
import { growSchemas } from './support/growing';
import { lostOrDoubled } from './support/ledger';
import { SERVICES, type ServiceName, type System } from './support/system';
import { asLine, asTable, figuresOf, isClean, summary, table } from './support/traffic';

/** After what was away is back: nobody is refused any more. */
const RECOVERY_MS = 10_000;
const AWAY_MS = inFull(5_000, 1_500);
/** Of every service, restarted one after the other so many times. */
const ROUNDS = inFull(4, 1);
/** Restarts while the machine was too busy to answer anybody in time: they are done again. */
const MEASURED_AGAIN = 3;
const BUYERS = inFull(200, 30);
/** The short form takes one replica of each kind: the door, one that owns money and one that only asks others. */
const RESTARTED = inFull<readonly ServiceName[]>(SERVICES, ['api-gateway', 'billing', 'cargo-gateway']);
const REPLICAS = inFull(2, 1);

/** Two replicas of everything behind a balancer, requests on all routes at a steady rate, and one process after the other goes. */
describe('a rollout under load', () => {
  let system: System;
  let day: BusyDay;
  const lines: string[] = [];
  const note = (what: string, from: number): void => void lines.push(asLine(what, figuresOf(day.traffic.since(from))));

  beforeAll(async () => {
    system = await startPair();
    day = await BusyDay.begin(system, BUYERS);
  }, 300_000);
  afterAll(async () => {
    try {
      await day.end();
      day.close();
    } finally {
      await system.stop();
    }
  }, 60_000);

  it('fails no request when every table gets new columns under the version that runs', async () => {
    const begun = performance.now();
    await growSchemas(system.postgres.url);
    // What was prepared before has to be planned again, by each connection of each replica.
    await eventually('requests have met it', () => day.traffic.sent.filter(({ at }) => at >= begun).length > 50);
    note('new columns in every table', begun);
    expect(summary(day.traffic.unexcused(begun))).toEqual({});
  }, 60_000);

  it('fails no request and repeats none when a service is restarted, replica by replica', async () => {
    const restart = async (name: ServiceName): Promise<void> => {
      const begun = performance.now();
      for (const id of system.replicasOf(name).slice(0, REPLICAS)) {
        await system.startService(name);
        expect({ id, code: await system.stopService(id) }).toEqual({ id, code: 0 });
      }
      const failures = day.traffic.failures(begun);
      if (failures.length > 0 && day.traffic.unexcused(begun).length === 0 && overloads++ < MEASURED_AGAIN) {
        note(`${name}, on a busy machine`, begun);
        return restart(name);
      }
      note(name, begun);
      expect({ name, ...summary(failures) }).toEqual({ name });
    };
    let overloads = 0;
    for (let round = 0; round < ROUNDS; round++) for (const name of RESTARTED) await restart(name);
    expect(system.balancer?.repeated).toBe(0);
  }, 900_000);

  it.each<[name: string, away: () => Promise<unknown>, back: () => Promise<unknown>]>([
    ['NATS', () => system.nats.process.kill('SIGTERM'), () => system.nats.process.start()],
    ['Redis', () => system.redis.process.kill('SIGTERM'), () => system.redis.process.start()],
    ['PostgreSQL', () => system.postgres.shut(), () => system.postgres.open()],
  ])(
    'says clearly that it does not work while %s is away, and works again by itself',
    async (name, away, back) => {
      const begun = performance.now();
      await away();
      await new Promise((done) => setTimeout(done, AWAY_MS));
      await back();
      const from = performance.now();
      const well = (): boolean =>
        performance.now() - from > 2_000 && day.traffic.failures(performance.now() - 2_000).length === 0;
      await eventually('nothing has failed for two seconds', well, RECOVERY_MS + 2_000);
      const replicas = SERVICES.flatMap((service) => system.replicasOf(service));
      expect(await Promise.all(replicas.map((id) => system.ready(id)))).toEqual(replicas.map(() => true));
      note(`${name} is away for ${AWAY_MS / 1_000} s`, begun);
      expect(summary(day.traffic.failures(begun).filter((one) => !isClean(one)))).toEqual({});
    },
    60_000,
  );

  it('has lost and doubled no response, no payment, no alert and no answer', async () => {
    await day.end();
    expect(await lostOrDoubled(day)).toEqual([]);
    const { loads, paid, accepted, questions, traffic } = day;
    process.stdout.write(`\n${asTable(lines)}\n\n${table(traffic.sent)}\n`);
    process.stdout.write(
      `${loads.length} loads, ${paid.length} payments, ${accepted.length} responses, ${questions} questions to the bot\n`,
    );
  }, 400_000);
});
