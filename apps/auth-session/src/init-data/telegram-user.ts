import type { Language } from '#contracts';

/** What Telegram says of the person who opened the app. */
export interface TelegramUser {
  /** Up to 52 bits: text. */
  readonly telegramId: string;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly language: Language;
  readonly photoUrl: string | null;
}

const MAX_NAME = 256;
/** Where people read Russian as a matter of course. */
const READ_RUSSIAN = new Set(['ru', 'be', 'uk', 'kk', 'ky', 'uz', 'tg', 'hy', 'az', 'ka', 'tk']);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, MAX_NAME) : null;

/** The language we speak with somebody whose Telegram speaks `tag` (IETF). */
export function languageOf(tag: unknown): Language {
  const language = textOf(tag)?.toLowerCase().split('-')[0];
  return language === undefined || READ_RUSSIAN.has(language) ? 'ru' : 'en';
}

/** Reads the signed `user` field; undefined when there is no usable person in it. */
export function readUser(json: string | undefined): TelegramUser | undefined {
  if (json === undefined) return undefined;
  let user: unknown;
  try {
    user = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof user !== 'object' || user === null) return undefined;
  const { id, first_name, last_name, username, language_code, photo_url } = user as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || (id as number) <= 0) return undefined;
  const photo = textOf(photo_url);
  return {
    telegramId: String(id),
    firstName: textOf(first_name) ?? '',
    lastName: textOf(last_name),
    username: textOf(username),
    language: languageOf(language_code),
    photoUrl: photo?.startsWith('https://') === true ? photo : null,
  };
}
