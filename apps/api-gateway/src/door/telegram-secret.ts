import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#contracts';
import { ROUTE_NOT_FOUND, WEBHOOK_SECRET_INVALID } from '../problem/codes';

/** Node.js writes header names in lower case. */
export const TELEGRAM_SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Why a request is not from Telegram; undefined when it is. Takes the same time however much of the secret was guessed. */
export function telegramRefusal(expected: string | undefined, given: string | string[] | undefined): Refusal | undefined {
  if (expected === undefined) return new Refusal(ROUTE_NOT_FOUND);
  const same = typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));
  return same ? undefined : new Refusal(WEBHOOK_SECRET_INVALID);
}
