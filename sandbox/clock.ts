/** Real time in ms since 1970; tests put their own in. */
export type TimeSource = () => number;

/** The time of the sandbox's world: frozen, stepped or run faster, never back. */
export class SandboxClock {
  private worldAt: number;
  private realAt: number;
  private pace = 1;

  constructor(readonly real: TimeSource = Date.now) {
    this.worldAt = this.realAt = real();
  }

  now(): number {
    return Math.floor(this.worldAt + (this.real() - this.realAt) * this.pace);
  }

  get speed(): number {
    return this.pace;
  }

  /** World seconds per real second; 0 freezes. */
  setSpeed(speed: number): void {
    this.worldAt = this.now();
    this.realAt = this.real();
    this.pace = Math.max(0, speed);
  }

  /** Moves the world forward by so many ms at once. */
  step(ms: number): void {
    this.worldAt += Math.max(0, ms);
  }
}
