/** The time of this process, so that tests may move it. */
export class Clock {
  private aheadMs = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** The world of a demo may be ahead of real time. */
  setAhead(ms: number): void {
    this.aheadMs = ms;
  }
}
