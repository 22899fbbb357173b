import { eventually } from '#testing';
import type { BusyDay } from './busy-day';
import { SERVICES, type ServiceName, type System } from './system';
import { asLine, asTable, figuresOf, isClean, summary, type Sent } from './traffic';

/** After what was broken is well again: the pings of NATS need fifteen seconds, what fell to a dead replica comes again after thirty. */
const RECOVERY_MS = 45_000;

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Breaks things under a busy day, and counts what people noticed. */
export class Breaking {
  private readonly lines: string[] = [];

  constructor(
    private readonly system: System,
    private readonly day: BusyDay,
  ) {}

  /** Nobody has been refused for so long; or nobody but by our deadlines, while the machine was too busy for most. */
  quietFor(ms: number, expected: (one: Sent) => boolean = () => false): boolean {
    const from = performance.now() - ms;
    const { traffic } = this.day;
    return traffic.unexcused(from).every(expected);
  }

  /** Waits until everybody has been served for three seconds. @throws Error with what went wrong in the last three */
  async quiet(what: string, withinMs = RECOVERY_MS, expected: (one: Sent) => boolean = () => false): Promise<void> {
    const from = performance.now();
    const well = (): boolean => performance.now() - from > 3_000 && this.quietFor(3_000, expected);
    await eventually(`${what}: people are served`, well, withinMs).catch((error: unknown) => {
      const last = JSON.stringify(summary(this.day.traffic.failures(performance.now() - 3_000)));
      throw new Error(`still refused: ${last}`, { cause: error });
    });
  }

  /**
   * Breaks something and mends it, and waits until nobody notices any more and every replica is ready.
   * @param expected failures that are right here, beside clean refusals
   * @returns all others by route and kind
   */
  async unclean(what: string, work: () => Promise<void>, expected: (one: Sent) => boolean): Promise<Record<string, number>> {
    const { system, day } = this;
    const begun = performance.now();
    await work();
    await this.quiet(what, RECOVERY_MS, expected);
    const ready = async (): Promise<boolean> => {
      const replicas = SERVICES.flatMap((name) => system.replicasOf(name));
      return (await Promise.all(replicas.map((id) => system.ready(id)))).every(Boolean);
    };
    await eventually(`${what}: every replica is ready`, ready, RECOVERY_MS);
    const failures = day.traffic.failures(begun);
    const figures = figuresOf(day.traffic.since(begun));
    // The table comes after a quarter of an hour.
    process.stdout.write(`${what}: ${figures.sent} requests, ${figures.clean} refused clearly, ${figures.failed} otherwise\n`);
    this.lines.push(asLine(what, figures));
    return summary(failures.filter((one) => !isClean(one) && !expected(one)));
  }

  /** Another replica in the place of one, with something else in its environment. */
  async replaceOne(name: ServiceName, environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const [old = ''] = this.system.replicasOf(name);
    await this.system.startService(name, environment);
    await this.system.stopService(old);
  }

  /** The one that came last gives way to another, as it was before. */
  async replaceNewest(name: ServiceName): Promise<void> {
    const newest = this.system.replicasOf(name).at(-1) ?? '';
    await this.system.startService(name);
    await this.system.stopService(newest);
  }

  /** To one replica of each service. */
  signal(name: NodeJS.Signals): void {
    for (const service of SERVICES) process.kill(this.system.pid(this.system.replicasOf(service)[0] ?? ''), name);
  }

  get table(): string {
    return `${asTable(this.lines)}\n`;
  }
}
