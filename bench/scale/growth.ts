import type { Measured } from '../load';
import { zipf } from '../load';
import { each } from '../meters/meter';
import { LISTS } from '../stage';
import { signedIn, type Scene } from './scene';
import { memoryOf } from './memory';
import { steadily } from './steady';

/** Warm lists at one rate, asked for by more and more drivers. */
export interface Growth {
  readonly drivers: number;
  /** How often each of them asks. */
  readonly everySeconds: number;
  readonly errors: number;
  readonly p95: number;
  /** CPU of one list, ms: the gateway's, and all parts together. */
  readonly gatewayMs: number;
  readonly wholeMs: number;
  readonly gatewayResident: number;
  readonly gatewayHeap: number;
}

/** The cost of a list must not grow with the number of drivers: only with what each of them lets get old between two looks. */
export async function measureGrowth({ system, meter, door, crowd, pace, say }: Scene, short: boolean): Promise<Growth[]> {
  const rows: Growth[] = [];
  const perSecond = (short ? 50 : 300) * pace;
  const list = zipf(LISTS);
  for (const drivers of short ? [10, crowd.length] : [10, 100, 1_000, 10_000].filter((count) => count <= crowd.length)) {
    const call = (n: number): Promise<boolean> => door.send({ path: list(), headers: signedIn(crowd[n % drivers]) }, 200);
    // Everybody once, so that what is kept of a driver is there; at most as long as it takes to go round in the run itself.
    await steadily({ perSecond, seconds: Math.min(short ? 0.2 : 5, drivers / perSecond) }, call);
    const work = (): Promise<Measured> => steadily({ perSecond, seconds: short ? 0.2 : 8 }, call);
    const { result, spent } = await meter.spentBy(work);
    const { cpu } = each(spent, result.answered);
    const { generator, ...ours } = cpu;
    const memory = await memoryOf(system, short ? 1 : 6);
    const row = {
      drivers,
      everySeconds: drivers / perSecond,
      errors: result.errors,
      p95: result.p95,
      gatewayMs: cpu['api-gateway'] * 1_000,
      wholeMs: Object.values(ours).reduce((total, seconds) => total + seconds, 0) * 1_000,
      gatewayResident: memory.resident,
      gatewayHeap: memory.heap,
    };
    say(
      `${drivers} drivers: ${row.gatewayMs.toFixed(2)} ms of the gateway's CPU a list, ${row.wholeMs.toFixed(2)} ms of all (generator ${(generator * 1_000).toFixed(2)})`,
    );
    rows.push(row);
  }
  return rows;
}
