import { createHmac, timingSafeEqual } from 'node:crypto';

/** Telegram's own strings are about 1 kB; what is longer is not one of them. */
const MAX_BYTES = 8_192;
/** Clocks of phones' servers may run ahead of ours by so much. */
const MAX_AHEAD_MS = 60_000;

/** Why a string is not believed. Never shown to the driver in more detail than "invalid" or "expired". */
export type Disbelief =
  'empty' | 'too-long' | 'duplicate-key' | 'no-hash' | 'wrong-hash' | 'no-date' | 'from-the-future' | 'expired' | 'no-user';

export type Believed = { readonly fields: ReadonlyMap<string, string>; readonly hash: string };

/** The keys under which launch strings are signed: HMAC of the bot token with the constant `WebAppData` as the key. */
export const signingKeys = (botTokens: readonly string[]): Buffer[] =>
  botTokens.map((token) => createHmac('sha256', 'WebAppData').update(token).digest());

/**
 * Checks a string that Telegram signed with the bot token: initData and shared contacts alike. All fields but `hash` are signed,
 * `signature` too. `now` and the age in ms. Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
 */
export function believe(raw: string, keys: readonly Buffer[], now: number, maxAgeMs: number): Believed | Disbelief {
  if (raw === '') return 'empty';
  if (Buffer.byteLength(raw) > MAX_BYTES) return 'too-long';
  const pairs = [...new URLSearchParams(raw)];
  const fields = new Map(pairs);
  // The signed text and the later reading must see the very same pairs.
  if (fields.size !== pairs.length) return 'duplicate-key';
  const hash = fields.get('hash');
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return 'no-hash';
  const text = pairs
    .filter(([name]) => name !== 'hash')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n');
  const given = Buffer.from(hash, 'hex');
  // Every key is tried whatever the first one said, so that time tells nothing.
  const matches = keys.map((key) => timingSafeEqual(createHmac('sha256', key).update(text).digest(), given));
  if (!matches.includes(true)) return 'wrong-hash';
  const date = fields.get('auth_date') ?? '';
  if (!/^\d{1,12}$/.test(date)) return 'no-date';
  const age = now - Number(date) * 1_000;
  if (age < -MAX_AHEAD_MS) return 'from-the-future';
  return age > maxAgeMs ? 'expired' : { fields, hash };
}
