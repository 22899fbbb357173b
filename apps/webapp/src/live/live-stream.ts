import { sseReader, type SseEvent } from './sse';

/** The server says something every 15 s; a line that is silent for three times as long is dead. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface LiveParts {
  /** Opens the stream. Rejects when it cannot be had now. */
  readonly open: (lastId: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  /** The stream stands; `resumed` when nothing was missed since the last event. */
  readonly opened: (resumed: boolean) => void;
  readonly heard: (event: SseEvent) => void;
  /** Whether it is of no use to try again. */
  readonly hopeless: (error: unknown) => boolean;
  /** Runs later; what it returns takes that back. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** 0 to 1: spreads the phones that come back after an outage. */
  readonly random: () => number;
}

/** Live updates over one long answer: comes back by itself with growing pauses, and goes on where it stopped. */
export class LiveStream {
  private lastId: string | undefined;
  private running: AbortController | undefined;
  private failures = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private cancelPause: () => void = () => undefined;

  constructor(private readonly parts: LiveParts) {}

  /** Begins, or goes on after `stop`. Does nothing while it runs; a pause between two tries is cut short. */
  start(): void {
    if (this.running !== undefined) return;
    this.cancelPause();
    const running = new AbortController();
    this.running = running;
    void this.listen(running).then((again) => {
      if (this.running !== running) return;
      this.running = undefined;
      if (again) this.cancelPause = this.parts.after(this.nextPause(), () => this.start());
    });
  }

  stop(): void {
    this.cancelPause();
    this.running?.abort();
    this.running = undefined;
    this.failures = 0;
  }

  /** @returns whether to try again */
  private async listen(running: AbortController): Promise<boolean> {
    const { signal } = running;
    try {
      const body = await this.parts.open(this.lastId, signal);
      if (signal.aborted) return false;
      this.parts.opened(this.lastId !== undefined);
      await this.read(body, running);
    } catch (error) {
      if (this.parts.hopeless(error)) return false;
    }
    this.failures++;
    return true;
  }

  private async read(body: ReadableStream<Uint8Array>, running: AbortController): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const read = sseReader();
    let cancelWatch: () => void = () => undefined;
    running.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    try {
      for (;;) {
        cancelWatch = this.parts.after(SILENCE_MS, () => void reader.cancel().catch(() => undefined));
        const { done, value } = await reader.read();
        cancelWatch();
        if (done || running.signal.aborted) return;
        this.failures = 0;
        const { events, retryMs } = read(decoder.decode(value, { stream: true }));
        if (retryMs !== undefined) this.pauseMs = retryMs;
        for (const event of events) {
          if (event.id !== undefined) this.lastId = event.id;
          // What the server no longer knows is not asked for again.
          if (event.name === 'resync') this.lastId = undefined;
          this.parts.heard(event);
        }
      }
    } finally {
      cancelWatch();
    }
  }

  private nextPause(): number {
    const longest = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2 ** Math.max(0, this.failures - 1));
    return longest * (0.5 + this.parts.random() / 2);
  }
}
