/** An update, as far as a script looks at it. */
export interface Update {
  readonly message?: {
    readonly chat: { readonly id: number };
    readonly text?: string;
    readonly reply_to_message?: { readonly text?: string };
    readonly contact?: { readonly phone_number: string };
    readonly location?: { readonly latitude: number };
  };
  readonly callback_query?: {
    readonly id: string;
    readonly data: string;
    readonly message: { readonly message_id: number; readonly chat: { readonly id: number } };
  };
}

/** The smallest bot there can be: asks for updates by polling and knows nothing but the Bot API. */
export abstract class ScriptedBot {
  private readonly stopping = new AbortController();
  private polling: Promise<void> = Promise.resolve();

  constructor(private readonly api: string) {}

  start(): this {
    this.polling = this.poll();
    // Told by `stop`; until then nobody waits for it.
    this.polling.catch(() => undefined);
    return this;
  }

  /** @throws what `hear` threw, if it did */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
  }

  /** @throws Error with Telegram's description when it refuses */
  async call(method: string, parameters: object): Promise<unknown> {
    const response = await fetch(`${this.api}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      signal: this.stopping.signal,
    });
    const answer = (await response.json()) as { ok: boolean; result?: unknown; description?: string };
    if (!answer.ok) throw new Error(`${method}: ${answer.description ?? response.status}`);
    return answer.result;
  }

  protected abstract hear(update: Update): Promise<void>;

  private async poll(): Promise<void> {
    let offset = 0;
    try {
      for (;;) {
        const updates = (await this.call('getUpdates', { offset, timeout: 20 })) as (Update & { update_id: number })[];
        for (const update of updates) {
          offset = update.update_id + 1;
          await this.hear(update);
        }
      }
    } catch (error) {
      if (!this.stopping.signal.aborted) throw error;
    }
  }
}
