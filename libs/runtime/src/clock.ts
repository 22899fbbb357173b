/** The time of this process, so that tests may move it. */
export class Clock {
  private aheadMs = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** Real time in ms, which authenticators on people's phones go by, in a demo too. */
  real(): number {
    return Date.now();
  }

  /** The world of a demo may be ahead of real time. */
  setAhead(ms: number): void {
    this.aheadMs = ms;
  }
}
