import type { FastifyInstance } from 'fastify';

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

/** Tells the time of the world, for services that live in it, and moves it: `step` does what becomes due on the way. */
export function registerClock(app: FastifyInstance, clock: SandboxClock, step: (ms: number) => void): void {
  const time = (): object => ({ now: clock.now(), speed: clock.speed });
  app.get('/clock', time);
  app.post<{ Body: { speed?: number; stepMs?: number } }>('/clock', { schema: { body: CLOCK_BODY } }, ({ body }) => {
    if (body.speed !== undefined) clock.setSpeed(body.speed);
    if (body.stepMs !== undefined) step(body.stepMs);
    return time();
  });
}

const CLOCK_BODY = {
  type: 'object',
  properties: {
    speed: { type: 'number', minimum: 0, maximum: 100_000 },
    stepMs: { type: 'number', minimum: 0, maximum: 4 * 366 * 86_400_000 },
  },
  additionalProperties: false,
};
