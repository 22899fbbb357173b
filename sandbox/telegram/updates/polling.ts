import { Refusal } from '../bot-api/refusal';
import type { Update, Updates } from './queue';

export interface Asked {
  readonly offset: number;
  readonly limit: number;
  /** Real seconds for which an empty answer is held back. */
  readonly timeout: number;
}

/** Long polling: one poller at a time. */
export class Polling {
  private end: ((refusal: Refusal) => void) | undefined;

  constructor(private readonly updates: Updates) {}

  /**
   * Confirms everything before the offset and gives what comes after; waits for it when there is nothing.
   *
   * @param gone aborts when the poller has hung up
   * @throws Refusal 409 when another poller or a webhook takes over
   */
  async take({ offset, limit, timeout }: Asked, gone: AbortSignal): Promise<Update['body'][]> {
    this.terminate('terminated by other getUpdates request; make sure that only one bot instance is running');
    this.confirm(offset);
    if (this.updates.waiting.length === 0 && timeout > 0) await this.untilAdded(timeout, gone);
    // Whoever hung up has not been given anything.
    return gone.aborted ? [] : this.updates.waiting.slice(0, limit).map(({ body }) => body);
  }

  terminate(why: string): void {
    this.end?.(new Refusal(409, `Conflict: ${why}`));
  }

  private confirm(offset: number): void {
    if (offset > 0) this.updates.remove(({ id }) => id < offset);
    if (offset >= 0) return;
    const kept = new Set(this.updates.waiting.slice(offset));
    this.updates.remove((update) => !kept.has(update));
  }

  private async untilAdded(seconds: number, gone: AbortSignal): Promise<void> {
    let done: () => void = () => undefined;
    const end = new Promise<void>((resolve, reject) => {
      done = resolve;
      this.end = reject;
    });
    const mine = this.end;
    const stop = this.updates.onAdded(done);
    const timer = setTimeout(done, seconds * 1_000);
    timer.unref();
    gone.addEventListener('abort', done);
    try {
      await end;
    } finally {
      stop();
      clearTimeout(timer);
      gone.removeEventListener('abort', done);
      if (this.end === mine) this.end = undefined;
    }
  }
}
