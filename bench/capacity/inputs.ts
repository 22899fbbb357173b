import type { ServiceName } from '../../test/support/services';
import { PARTS, type CpuSeconds } from '../meters/processes';
import type { ScaleResults } from '../scale/results';
import type { Cost, WorkName } from '../scale/scene';

/** What the model takes from the measurements, nothing else. */
export interface Inputs {
  /** Of one piece of work. */
  readonly costs: Readonly<Record<WorkName, Cost['each']>>;
  /** Cores of one replica while nobody asks anything. */
  readonly rest: CpuSeconds;
  /** MB of one replica after all kinds of work. */
  readonly resident: Readonly<Record<ServiceName, number>>;
  /** MB that a gateway takes for a thousand open streams, and for a thousand drivers it keeps in mind. */
  readonly perThousandStreams: number;
  readonly perThousandDrivers: number;
  /** Cores that one open stream takes while nothing happens. */
  readonly perStream: CpuSeconds;
  /** Of one replica. */
  readonly connectionsEach: { readonly nats: number };
}

/** The measurements at the end of bench/SCALE.md. @throws Error when none are there */
export function resultsIn(page: string): ScaleResults {
  const [, json] = /```json\n(.*)\n```/.exec(page) ?? [];
  if (json === undefined) throw new Error('bench/SCALE.md holds no measurements: npm run bench:scale makes it anew');
  return JSON.parse(json) as ScaleResults;
}

export function inputsOf({ costs, rest, resident, holding, growth, connections }: ScaleResults): Inputs {
  const few = growth.at(-2);
  const many = growth.at(-1);
  if (few === undefined || many === undefined) throw new Error('the growth of the crowd was not measured');
  return {
    costs: Object.fromEntries(costs.map(({ name, each }) => [name, each])) as Inputs['costs'],
    rest,
    resident,
    perThousandStreams: Math.max(0, (holding.residentWith - holding.residentBefore) / (holding.streams / 1_000)),
    perThousandDrivers: Math.max(0, (many.gatewayHeap - few.gatewayHeap) / ((many.drivers - few.drivers) / 1_000)),
    perStream: Object.fromEntries(
      PARTS.map((part) => [part, Math.max(0, holding.restWith[part] - holding.restBefore[part]) / holding.streams]),
    ) as CpuSeconds,
    // One of each service, and the one that asks.
    connectionsEach: { nats: connections.nats / (Object.keys(resident).length + 1) },
  };
}
