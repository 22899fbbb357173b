import type { ServiceName } from '../../test/support/system';
import type { Connections } from '../meters/counters';
import type { CpuSeconds } from '../meters/processes';
import type { Growth } from './growth';
import type { Holding } from './memory';
import type { Ladder } from './replicas';
import type { Cost } from './scene';

/** All that a run has measured; it stands as JSON at the end of bench/SCALE.md. */
export interface ScaleResults {
  readonly commit: string;
  readonly machine: string;
  readonly cores: number;
  readonly date: string;
  /** Load average of the machine when the run began: what else it was busy with. */
  readonly loadBefore: number;
  readonly minutes: number;
  /** Of the usual rates. */
  readonly pace: number;
  readonly drivers: number;
  /** Cores that one replica of each uses while nobody asks anything. */
  readonly rest: CpuSeconds;
  readonly costs: readonly Cost[];
  /** MB, one replica, after all kinds of work. */
  readonly resident: Readonly<Record<ServiceName, number>>;
  readonly holding: Holding;
  readonly growth: readonly Growth[];
  /** With one replica of each service. */
  readonly connections: Connections;
  readonly ladders: readonly Ladder[];
}
