import { get, type ClientRequest } from 'node:http';
import { DriverTold } from '#contracts';
import { eventually } from '#testing';
import type { System } from '../../test/support/system';
import type { CpuSeconds } from '../meters/processes';
import { residentMegabytes } from '../process-cost';
import { costOf, line, signedIn, type Cost, type Scene } from './scene';
import { steadily } from './steady';

/** What open streams take: memory of the gateway, MB, and cores of all parts while nothing happens. */
export interface Holding {
  readonly streams: number;
  readonly restBefore: CpuSeconds;
  readonly restWith: CpuSeconds;
  readonly residentBefore: number;
  readonly residentWith: number;
  readonly heapBefore: number;
  readonly heapWith: number;
}

/** Streams are looked after every 15 s, so what they take at rest is seen over whole rounds. */
const ROUNDS_S = 30;
/** Looked at so often: of a heap that is collected now and then the smallest size is what it holds. */
const LOOKS = 12;
const LOOK_EVERY_MS = 500;

/** Open Mini Apps that listen to live updates: what they take, and what an event to one of them costs. */
export async function measureStreams(scene: Scene, short: boolean): Promise<{ holding: Holding; cost: Cost }> {
  const { system, meter, office, crowd, say, door, pace } = scene;
  const streams = short ? 30 : Math.round(3_000 * pace);
  const looks = short ? 1 : LOOKS;
  const restBefore = await meter.learnRest(short ? 0.2 : 10);
  const before = await memoryOf(system, looks);
  const open: ClientRequest[] = [];
  for (const member of crowd.slice(0, streams)) {
    const request = get(`${door.url}/api/v1/events`, { headers: signedIn(member), agent: false }, (response) =>
      response.resume(),
    );
    request.on('error', () => undefined);
    open.push(request);
    // An accept queue holds a few hundred.
    if (open.length % 50 === 0) await new Promise((done) => setTimeout(done, 50));
  }
  await eventually('all listen', async () => (await metric(system, 'live_streams')) >= streams, 60_000);
  const held = await memoryOf(system, looks);
  const restWith = await meter.learnRest(short ? 0.2 : ROUNDS_S);
  const tell = async (n: number): Promise<boolean> => {
    const driverId = crowd[n % streams]?.driverId ?? '';
    await office.tell(DriverTold, { driverId, kind: 'cargo.changed', data: { cargoId: String(n), status: 'gone' } });
    return true;
  };
  const rate = { perSecond: (short ? 20 : 100) * pace, seconds: short ? 0.2 : 15 };
  const cost = await costOf(meter, 'event to an open app', false, () => steadily(rate, tell));
  say(line(cost));
  for (const request of open) request.destroy();
  await eventually('nobody listens', async () => (await metric(system, 'live_streams')) === 0, 60_000);
  const holding = {
    streams,
    restBefore,
    restWith,
    residentBefore: before.resident,
    residentWith: held.resident,
    heapBefore: before.heap,
    heapWith: held.heap,
  };
  return { holding, cost };
}

/** The gateway's memory as it is when its heap has been collected lately. */
export async function memoryOf(system: System, looks: number): Promise<{ resident: number; heap: number }> {
  const heaps: number[] = [];
  for (let look = 0; look < looks; look++) {
    heaps.push((await metric(system, 'nodejs_heap_size_used_bytes')) / 2 ** 20);
    if (look + 1 < looks) await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return { resident: residentMegabytes(system.pid('api-gateway')), heap: Math.round(Math.min(...heaps) * 10) / 10 };
}

/** The sum of a metric of the gateway over its labels. */
async function metric(system: System, name: string): Promise<number> {
  const text = await (await fetch(`${system.ops('api-gateway')}/metrics`)).text();
  const values = text.split('\n').filter((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return values.reduce((total, one) => total + Number(one.split(' ').at(-1)), 0);
}
