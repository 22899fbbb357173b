import { Logger } from '@nestjs/common';

/** Does `round` again and again: at once while there was something to do, else after `idleMs` or when woken. */
export class WorkLoop {
  private stopped = false;
  private woken = false;
  private running: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly name: string,
    private readonly idleMs: number,
    private readonly round: () => Promise<boolean>,
  ) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Waits for the round under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      const busy = await this.round().catch((error: unknown) => {
        new Logger(this.name).warn(`resting: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      });
      if (!busy && !this.isDue()) await this.rest();
    }
  }

  private isDue(): boolean {
    return this.woken || this.stopped;
  }

  private rest(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, this.idleMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
