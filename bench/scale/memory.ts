import { get, type ClientRequest } from 'node:http';
import { DriverTold } from '#contracts';
import { eventually } from '#testing';
import type { System } from '../../test/support/system';
import { residentMegabytes } from '../process-cost';
import { costOf, line, signedIn, type Cost, type Scene } from './scene';
import { steadily } from './steady';

/** Memory of a gateway by what it holds. MB. */
export interface Holding {
  readonly streams: number;
  readonly residentBefore: number;
  readonly residentWith: number;
  readonly heapBefore: number;
  readonly heapWith: number;
}

/** Looked at so often: of a heap that is collected now and then the smallest size is what it holds. */
const LOOKS = 12;
const LOOK_EVERY_MS = 500;

/** Open Mini Apps that listen to live updates: what they take, and what an event to one of them costs. */
export async function measureStreams(scene: Scene, short: boolean): Promise<{ holding: Holding; cost: Cost }> {
  const { system, meter, office, crowd, say, door } = scene;
  const streams = short ? 50 : 3_000;
  const looks = short ? 1 : LOOKS;
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
  await meter.learnRest(short ? 1 : 5);
  const tell = async (n: number): Promise<boolean> => {
    const driverId = crowd[n % streams]?.driverId ?? '';
    await office.tell(DriverTold, { driverId, kind: 'cargo.changed', data: { cargoId: String(n), status: 'gone' } });
    return true;
  };
  const rate = { perSecond: short ? 20 : 200, seconds: short ? 0.4 : 5 };
  const cost = await costOf(meter, 'event to an open app', false, () => steadily(rate, tell));
  say(line(cost));
  for (const request of open) request.destroy();
  await eventually('nobody listens', async () => (await metric(system, 'live_streams')) === 0, 60_000);
  const holding = {
    streams,
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
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return { resident: residentMegabytes(system.pid('api-gateway')), heap: Math.round(Math.min(...heaps) * 10) / 10 };
}

/** The sum of a metric of the gateway over its labels. */
async function metric(system: System, name: string): Promise<number> {
  const text = await (await fetch(`${system.ops('api-gateway')}/metrics`)).text();
  const values = text.split('\n').filter((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return values.reduce((total, one) => total + Number(one.split(' ').at(-1)), 0);
}
