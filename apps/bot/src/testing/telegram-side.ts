/** A message as its chat shows it now. */
export interface ShownMessage {
  readonly message_id: number;
  readonly text?: string;
  readonly contact?: { readonly phone_number: string; readonly first_name: string };
  readonly edits?: number;
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly {
      text: string;
      callback_data?: string;
      url?: string;
      web_app?: { url: string };
    }[])[];
  };
}

export interface BotCall {
  readonly seq: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly status: number;
}

/** What people do in Telegram, through the sandbox. */
export class TelegramSide {
  constructor(private readonly control: string) {}

  async get<Answer>(path: string): Promise<Answer> {
    const answer = await fetch(`${this.control}/${path}`);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  async post<Answer>(path: string, body: object = {}): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.control}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Answer;
  }

  async messages(chatId: string | number): Promise<ShownMessage[]> {
    return (await this.get<{ items: ShownMessage[] }>(`chats/${chatId}/messages?limit=1000`)).items;
  }

  async calls(method?: string): Promise<BotCall[]> {
    return (await this.get<{ items: BotCall[] }>(`calls?limit=5000${method === undefined ? '' : `&method=${method}`}`)).items;
  }

  say(userId: number, text: string): Promise<{ updateId: number; messageId: number }> {
    return this.post('text', { userId, text });
  }

  /** Presses a button by its callback data. @returns the id to ask the answer by */
  async tap(userId: number, chatId: string | number, messageId: number, data: string): Promise<string> {
    const { callbackQueryId } = await this.post<{ callbackQueryId: string }>('tap', {
      userId,
      chatId: Number(chatId),
      messageId,
      data,
    });
    return callbackQueryId;
  }

  /** What the one who pressed was told; undefined while unanswered. */
  async answer(callbackQueryId: string): Promise<{ text?: string; showAlert?: boolean } | undefined> {
    const answer = await fetch(`${this.control}/answers/${callbackQueryId}`);
    return answer.ok ? ((await answer.json()) as { text?: string; showAlert?: boolean }) : undefined;
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.control}/faults`, { method: 'DELETE' });
  }
}
