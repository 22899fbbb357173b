import type { System } from '../../test/support/system';
import { Counters, type Connections, type Counts } from './counters';
import { cpuOf, PARTS, sum, type CpuSeconds } from './processes';

/** Work that goes on behind an answer is over when what runs uses hardly more than at rest: so many cores more. */
const AT_REST_CORES = 0.03;
const COUNTED_WITHIN_MS = 10_500;

/** How a meter waits for the end of work: it looks so often, and gives up after so long. */
export interface Patience {
  readonly lookEveryMs: number;
  readonly settlesWithinMs: number;
}

export interface Spent extends Counts {
  readonly seconds: number;
  readonly cpu: CpuSeconds;
}

interface Reading {
  readonly at: number;
  readonly cpu: CpuSeconds;
  readonly counts: Counts;
}

/** Says what a piece of work cost a system, whoever of its processes did it, without what they use at rest. */
export class Meter {
  /** Of a second at rest. */
  private rest: Spent | undefined;

  private constructor(
    private readonly system: System,
    private readonly counters: Counters,
    private readonly patience: Patience,
  ) {}

  static async open(system: System, natsMonitorPort: number, patience: Patience): Promise<Meter> {
    return new Meter(system, await Counters.open(system, natsMonitorPort), patience);
  }

  close(): Promise<void> {
    return this.counters.close();
  }

  connections(): Promise<Connections> {
    return this.counters.connections();
  }

  /** Looks at the system while nobody asks anything: what it uses then is no work's cost from now on. @returns cores, by part */
  async learnRest(seconds: number): Promise<CpuSeconds> {
    const before = await this.read();
    await new Promise((done) => setTimeout(done, seconds * 1_000));
    this.rest = perSecond(difference(before, await this.read()));
    return this.rest.cpu;
  }

  /**
   * What the work cost from its beginning until all that it set going is over too. Of work that `writes` the end is waited for longer:
   * a process of PostgreSQL that has nothing more to do says only after ten seconds how many rows it wrote.
   */
  async spentBy<T>(work: () => Promise<T>, writes = false): Promise<{ result: T; spent: Spent }> {
    const before = await this.read();
    const result = await work();
    await this.settle();
    if (writes) await new Promise((done) => setTimeout(done, COUNTED_WITHIN_MS));
    const whole = difference(before, await this.read());
    return { result, spent: this.rest === undefined ? whole : without(whole, this.rest) };
  }

  /** Waits until the system is at rest, as far as that comes within the time. */
  async settle(): Promise<void> {
    const { lookEveryMs, settlesWithinMs } = this.patience;
    const quiet = this.rest === undefined ? AT_REST_CORES : coresOf(this.rest.cpu) + AT_REST_CORES;
    const end = performance.now() + settlesWithinMs;
    for (let last = this.cpu(); performance.now() < end;) {
      const from = performance.now();
      await new Promise((done) => setTimeout(done, lookEveryMs));
      const now = this.cpu();
      if ((coresOf(now) - coresOf(last)) / ((performance.now() - from) / 1_000) <= quiet) return;
      last = now;
    }
  }

  private cpu(): CpuSeconds {
    return cpuOf(this.system, this.counters.postmaster);
  }

  private async read(): Promise<Reading> {
    const counts = await this.counters.read();
    return { at: performance.now(), cpu: this.cpu(), counts };
  }
}

/** All parts but the one that asks. */
export const coresOf = (cpu: CpuSeconds): number => sum(PARTS.filter((part) => part !== 'generator').map((part) => cpu[part]));

const mapCpu = (value: (part: (typeof PARTS)[number]) => number): CpuSeconds =>
  Object.fromEntries(PARTS.map((part) => [part, value(part)])) as CpuSeconds;

const mapCounts = (counts: Counts, value: (name: keyof Counts) => number): Counts =>
  Object.fromEntries((Object.keys(counts) as (keyof Counts)[]).map((name) => [name, value(name)])) as unknown as Counts;

const countsOf = ({ seconds: _seconds, cpu: _cpu, ...counts }: Spent): Counts => counts;

function difference(before: Reading, after: Reading): Spent {
  return {
    seconds: (after.at - before.at) / 1_000,
    cpu: mapCpu((part) => after.cpu[part] - before.cpu[part]),
    ...mapCounts(after.counts, (name) => after.counts[name] - before.counts[name]),
  };
}

function perSecond(spent: Spent): Spent {
  const { seconds, cpu } = spent;
  return {
    seconds: 1,
    cpu: mapCpu((part) => cpu[part] / seconds),
    ...mapCounts(countsOf(spent), (name) => spent[name] / seconds),
  };
}

/** Never below nothing: a share at rest is only a mean. */
function without(spent: Spent, rest: Spent): Spent {
  const { seconds, cpu } = spent;
  return {
    seconds,
    cpu: mapCpu((part) => Math.max(0, cpu[part] - rest.cpu[part] * seconds)),
    ...mapCounts(countsOf(spent), (name) => Math.max(0, spent[name] - rest[name] * seconds)),
  };
}

/** The share of each one of `count` equal pieces of the work. */
export const each = (spent: Spent, count: number): Spent => perSecond({ ...spent, seconds: Math.max(1, count) });
