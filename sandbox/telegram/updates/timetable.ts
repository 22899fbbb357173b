import type { SandboxClock } from '../../clock';

interface Entry {
  /** World time, ms. */
  readonly at: number;
  readonly run: () => void;
}

/** The longest nap: a clock may be stepped or sped up without a word to this. */
const NAP_MS = 1_000;

/** Does things when the world's clock comes to them, however it gets there. */
export class Timetable {
  private readonly entries = new Set<Entry>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: SandboxClock) {}

  /** @returns takes it off the timetable */
  in(ms: number, run: () => void): () => void {
    const entry = { at: this.clock.now() + ms, run };
    this.entries.add(entry);
    this.wind();
    return () => this.entries.delete(entry);
  }

  /** Moves the world forward, and does what has become due. */
  step(ms: number): void {
    this.clock.step(ms);
    this.runDue();
  }

  clear(): void {
    this.entries.clear();
    clearTimeout(this.timer);
  }

  /** Does what the clock has come to: others move it too. */
  runDue(): void {
    const now = this.clock.now();
    for (const entry of [...this.entries].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at)) {
      if (this.entries.delete(entry)) entry.run();
    }
    this.wind();
  }

  private wind(): void {
    clearTimeout(this.timer);
    if (this.entries.size === 0) return;
    const next = Math.min(...[...this.entries].map(({ at }) => at)) - this.clock.now();
    this.timer = setTimeout(() => this.runDue(), Math.min(Math.max(next, 1), NAP_MS));
    this.timer.unref();
  }
}
