import { isRecord, type Values } from './reading/params';
import { badRequest, Refusal, tooManyRequests } from './refusal';

export const FAULT_KINDS = [
  '429',
  '403-blocked',
  '403-deactivated',
  '403-initiate',
  '403-kicked',
  '400-chat-not-found',
  '400-migrated',
  '500',
  '502-html',
  'hang',
  'reset',
  'executed-lost',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** Any method without it, or with `*`. */
  readonly method?: string;
  readonly chatId?: number;
  /** Stands somewhere in the parameters. */
  readonly contains?: string;
  readonly kind: FaultKind;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly times?: number;
  /** Id of the supergroup the group became. */
  readonly migrateTo?: number;
}

/** What the Bot API says; undefined for those that say nothing of the kind. */
export function refusalOf({ kind, retryAfter = 1, migrateTo = -1_001_999_999_999 }: Fault): Refusal | undefined {
  switch (kind) {
    case '429':
      return tooManyRequests(retryAfter);
    case '403-blocked':
      return new Refusal(403, 'Forbidden: bot was blocked by the user');
    case '403-deactivated':
      return new Refusal(403, 'Forbidden: user is deactivated');
    case '403-initiate':
      return new Refusal(403, "Forbidden: bot can't initiate conversation with a user");
    case '403-kicked':
      return new Refusal(403, 'Forbidden: bot was kicked from the supergroup chat');
    case '400-chat-not-found':
      return badRequest('chat not found');
    case '400-migrated':
      return new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: migrateTo });
    case '500':
      return new Refusal(500, 'Internal Server Error: restart');
    case '502-html':
    case 'hang':
    case 'reset':
    case 'executed-lost':
      return undefined;
  }
}

/** Scripted misbehaviour, in the order it was asked for. */
export class Faults {
  private scripts: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.scripts.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.scripts = [];
  }

  get pending(): Fault[] {
    return this.scripts.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  take(method: string, params: Values): Fault | undefined {
    const script = this.scripts.find(
      ({ fault: { method: wanted = '*', chatId, contains } }) =>
        (wanted === '*' || wanted.toLowerCase() === method.toLowerCase()) &&
        (chatId === undefined || Number(params['chat_id']) === chatId) &&
        (contains === undefined || mentions(params, contains)),
    );
    if (script === undefined) return undefined;
    script.left -= 1;
    if (script.left <= 0) this.scripts.splice(this.scripts.indexOf(script), 1);
    return script.fault;
  }
}

/** Looks into the values themselves, where a quote is a quote and not `\"`. */
const mentions = (value: unknown, text: string): boolean => {
  if (Array.isArray(value)) return value.some((one) => mentions(one, text));
  if (isRecord(value)) return Object.values(value).some((one) => mentions(one, text));
  return (typeof value === 'string' || typeof value === 'number') && String(value).includes(text);
};
