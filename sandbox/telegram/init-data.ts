import { createHmac, createPrivateKey, sign } from 'node:crypto';

/** Private key of the sandbox's own Ed25519 signatures: PKCS#8 around a seed of 32 times 0x07. Secret of nobody. */
const SANDBOX_KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 0x07)]),
  format: 'der',
  type: 'pkcs8',
});

export type Fields = Readonly<Record<string, string>>;

const checkString = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n');

/** The bot's signature over all fields: HMAC under a key derived from the token with the constant `WebAppData` as the key. */
export function hashOf(fields: Fields, botToken: string): string {
  const secret = createHmac('sha256', 'WebAppData').update(botToken).digest();
  return createHmac('sha256', secret).update(checkString(fields)).digest('hex');
}

/** The signature for third parties: Ed25519 over the bot's id and the fields, base64url without padding. */
export function signatureOf(fields: Fields, botToken: string): string {
  const text = `${botToken.split(':')[0] ?? ''}:WebAppData\n${checkString(fields)}`;
  return sign(null, Buffer.from(text), SANDBOX_KEY).toString('base64url');
}

/** A launch string as Telegram makes it: fields, third-party signature, hash over both. */
export function signInitData(fields: Fields, botToken: string): string {
  const signed = { ...fields, signature: signatureOf(fields, botToken) };
  return encode({ ...signed, hash: hashOf(signed, botToken) });
}

/** A shared contact: signed like a launch string, without the third-party signature. */
export const signContact = (fields: Fields, botToken: string): string => encode({ ...fields, hash: hashOf(fields, botToken) });

const encode = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
