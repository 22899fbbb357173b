import { TelegramRefused, type TelegramSilent } from '../telegram/telegram.types';

/** What becomes of a message that Telegram did not take. */
export type Verdict =
  /** Done as it is: the message already looks so. */
  | { readonly kind: 'done' }
  /** All sending stops for so long. */
  | { readonly kind: 'pause'; readonly ms: number }
  /** The chat is out of reach, with Telegram's word for it. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The group lives on under another id. */
  | { readonly kind: 'moved'; readonly to: string }
  /** Our markup was wrong: the plain text goes instead. */
  | { readonly kind: 'plain' }
  /** Again after a while; `uncertain` when Telegram may have done it all the same. */
  | { readonly kind: 'repeat'; readonly ms: number; readonly uncertain: boolean }
  /** Telegram will never take it. `expected` when that is nobody's fault. */
  | { readonly kind: 'give-up'; readonly expected: boolean };

/** Pauses before the next try, ms; the last one repeats. */
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

const UNREACHABLE = [
  'bot was blocked by the user',
  'user is deactivated',
  "bot can't initiate conversation",
  'bot was kicked',
  'bot is not a member',
  'chat was deleted',
  'chat not found',
  'have no rights to send',
  'CHAT_WRITE_FORBIDDEN',
];
const GONE = ["message can't be edited", 'message to edit not found', 'MESSAGE_ID_INVALID', 'message to be replied not found'];

const says = (description: string, words: readonly string[]): boolean =>
  words.some((word) => description.toLowerCase().includes(word.toLowerCase()));

/** Decides by Telegram's answer; `tries` counts the one that has just failed. */
export function verdictOn(failure: TelegramRefused | TelegramSilent, tries: number): Verdict {
  const ms = RETRY_MS[Math.min(tries, RETRY_MS.length) - 1] ?? RETRY_MS[0];
  if (!(failure instanceof TelegramRefused)) return { kind: 'repeat', ms, uncertain: !failure.neverLeft };
  const { status, description, retryAfterSeconds, migrateToChatId } = failure;
  if (status === 429) return { kind: 'pause', ms: (retryAfterSeconds ?? 1) * 1_000 };
  if (status >= 500) return { kind: 'repeat', ms, uncertain: false };
  if (migrateToChatId !== undefined) return { kind: 'moved', to: migrateToChatId };
  if (status === 403 || says(description, UNREACHABLE)) return { kind: 'unreachable', reason: description.slice(0, 200) };
  if (says(description, ['message is not modified'])) return { kind: 'done' };
  if (says(description, ["can't parse entities"])) return { kind: 'plain' };
  // A token that is refused is mended by people while the messages wait.
  if (status === 401 || status === 404) return { kind: 'repeat', ms: 60_000, uncertain: false };
  return { kind: 'give-up', expected: says(description, GONE) };
}
