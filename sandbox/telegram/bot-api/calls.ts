import { isRecord, isUpload, type Values } from './reading/params';

export interface Call {
  readonly seq: number;
  /** World time, ms since 1970. */
  readonly at: number;
  readonly method: string;
  readonly params: Values;
  /** Parameters the method does not know, when there are any. */
  readonly unknown?: readonly string[];
  /** 0 when there was no answer. */
  status: number;
  response: unknown;
}

const KEPT = 50_000;

/** Every call of the Bot API, refused ones too. */
export class Calls {
  private items: Call[] = [];
  private last = 0;

  begin(at: number, method: string, params: Values, unknown: readonly string[]): Call {
    this.last += 1;
    const call: Call = {
      seq: this.last,
      at,
      method,
      params: shown(params),
      ...(unknown.length === 0 ? {} : { unknown }),
      status: 0,
      response: null,
    };
    this.items.push(call);
    // Dropped by the thousand: moving them one by one would cost more than the calls.
    if (this.items.length > KEPT + 1_000) this.items = this.items.slice(-KEPT);
    return call;
  }

  /** @returns those after `since`, or the newest when it is left out; oldest first */
  find({ method, chatId, since, limit = KEPT }: { method?: string; chatId?: number; since?: number; limit?: number }): Call[] {
    const found = this.items.filter(
      (call) =>
        (method === undefined || call.method.toLowerCase() === method.toLowerCase()) &&
        (chatId === undefined || Number(call.params['chat_id']) === chatId) &&
        call.seq > (since ?? 0),
    );
    return since === undefined ? found.slice(-limit) : found.slice(0, limit);
  }

  /** Numbers go on: whoever remembers the last one sees only what is new. */
  clear(): void {
    this.items = [];
  }
}

/** Values as they were meant: JSON in a string is shown as JSON, a file by its name and size. */
const shown = (params: Values): Values =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (isUpload(value)) return [name, { file: value.name, size: value.bytes.length }];
      return [name, typeof value === 'string' && /^[[{]/.test(value) && name !== 'text' ? parsed(value) : value];
    }),
  );

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) || Array.isArray(value) ? value : text;
  } catch {
    return text;
  }
}
