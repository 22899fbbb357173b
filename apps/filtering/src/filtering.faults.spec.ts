import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventually, freePort, inFull, ServerProcess, untilReady } from '#testing';
import { Watch } from './testing/watch';

const DRIVERS = inFull(200, 60);
const CARGOS = 30;

describe('loads that appear while filtering is killed', () => {
  let watch: Watch;
  const processes: ServerProcess[] = [];

  beforeAll(async () => {
    watch = await Watch.begin();
  }, 60_000);
  afterAll(async () => {
    for (const one of processes) await one.kill();
    await watch.end();
  });

  const another = async (): Promise<ServerProcess> => {
    const port = await freePort();
    const env = { ...process.env, ...watch.stage.environment, OPS_PORT: String(port), LOG_LEVEL: 'warn' };
    const replica = new ServerProcess(process.execPath, [join(process.cwd(), 'dist/apps/filtering/main.js')], port, env);
    await replica.start();
    processes.push(replica);
    await untilReady(port);
    return replica;
  };

  it('are told once to each driver', async () => {
    const filter = watch.ownFilter();
    const drivers = Array.from({ length: DRIVERS }, () => randomUUID());
    for (let from = 0; from < DRIVERS; from += 20)
      await Promise.all(
        drivers.slice(from, from + 20).map((driverId) => watch.watcher({ driverId, filter, alerts: { maxPerHour: 500 } })),
      );
    await watch.appears(watch.cargo(), filter);
    for (const driverId of drivers) await watch.told(driverId);
    // From here on the work is done by processes that die; the one in this process stops.
    const first = await another();
    await another();
    await watch.stage.replicas.pop()!.stop();

    const told = (): number => new Set(watch.stage.around.alerts.map(({ key }) => key)).size;
    const cards = Array.from({ length: CARGOS }, () => watch.cargo());
    for (const card of cards) {
      await watch.appears(card, filter);
      await watch.appears(card, filter);
    }
    await eventually('in the middle of it', () => told() > (DRIVERS * CARGOS) / 5, 60_000);
    await first.kill();
    expect(told()).toBeLessThan(DRIVERS * (CARGOS + 1));
    // What the dead one had in its hands comes again when its acknowledgement is overdue.
    await eventually('all are told', () => told() === DRIVERS * (CARGOS + 1), 120_000);
    await watch.settled();
    for (const driverId of drivers) expect(watch.alertsOf(driverId)).toHaveLength(CARGOS + 1);
  }, 240_000);
});
