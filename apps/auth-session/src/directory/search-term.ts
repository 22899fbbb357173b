import { isUUID } from 'class-validator';

/** What staff look for a driver by. */
export type SearchTerm =
  | { readonly kind: 'id'; readonly id: string }
  /** Digits that a phone ends with, written backwards as the index holds them; and a Telegram id when they may be one. */
  | { readonly kind: 'digits'; readonly backwards: string; readonly telegramId: string | null }
  | { readonly kind: 'name'; readonly beginning: string }
  | { readonly kind: 'username'; readonly beginning: string };

const PHONE_LIKE = /^\+?[\d\s().-]+$/;
const FEWEST_DIGITS = 4;
/** A bigint holds any number of so many digits. */
const MOST_ID_DIGITS = 18;
const LINK = /^(?:https?:\/\/)?t\.me\//i;

/** Reads what somebody typed. A phone is read in any spelling: with 8 or +7, brackets, spaces and hyphens, or only its end. */
export function readSearchTerm(typed: string): SearchTerm {
  const text = typed.trim().replaceAll(/\s+/g, ' ');
  if (isUUID(text)) return { kind: 'id', id: text };
  const digits = text.replaceAll(/\D/g, '');
  if (PHONE_LIKE.test(text) && digits.length >= FEWEST_DIGITS) {
    const phone = digits.replace(/^8(?=\d{10}$)/, '7');
    const telegramId = /^\d+$/.test(text) && digits.length <= MOST_ID_DIGITS ? digits : null;
    return { kind: 'digits', backwards: Array.from(phone).reverse().join(''), telegramId };
  }
  const username = LINK.test(text) ? text.replace(LINK, '') : /^@./.test(text) ? text.slice(1) : undefined;
  if (username !== undefined) return { kind: 'username', beginning: username.toLowerCase() };
  return { kind: 'name', beginning: text.toLowerCase().replaceAll('ё', 'е') };
}
