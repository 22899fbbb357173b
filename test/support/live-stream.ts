import type { System } from './system';

/** The events of an open Mini App, which opens the stream again where it broke off. */
export class LiveStream {
  /** By their ids: what comes twice after a resumption is one. */
  readonly heard = new Map<string, { readonly event: string; readonly data: unknown }>();
  private readonly abort = new AbortController();
  private lastId: string | undefined;

  private constructor(
    private readonly system: System,
    private readonly token: string,
  ) {}

  static open(system: System, token: string): LiveStream {
    const stream = new LiveStream(system, token);
    void stream.listen();
    return stream;
  }

  close(): void {
    this.abort.abort();
  }

  private async listen(): Promise<void> {
    while (!this.abort.signal.aborted) {
      await this.listenOnce().catch(() => undefined);
      await new Promise((done) => setTimeout(done, 300));
    }
  }

  private async listenOnce(): Promise<void> {
    const headers = this.lastId === undefined ? {} : { 'last-event-id': this.lastId };
    const answer = await this.system.call('/events', { token: this.token, headers, signal: this.abort.signal });
    if (answer.status !== 200 || answer.body === null) return;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
    const [id, event, data] = [field('id'), field('event'), field('data')];
    if (id === undefined) return;
    this.lastId = id;
    if (event !== undefined && data !== undefined) this.heard.set(id, { event, data: JSON.parse(data) as unknown });
  }
}
