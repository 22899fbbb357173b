import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const ID_BYTES = 32;
/** base64url of 32 bytes, twice, with a dot between. */
const TOKEN = /^[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$/;

/** SESSION_SECRET as a key: ready-made, because deriving it at every request costs more than the HMAC itself. */
export const sessionSigningKey = (secret: string): KeyObject => createSecretKey(Buffer.from(secret, 'utf8'));

/** The name of a session on the wire and in stores: the SHA-256 of its id, 64 hex digits. */
export const sessionKeyOf = (id: Buffer): string => createHash('sha256').update(id).digest('hex');

/** Contract 1.2: the bearer token of a session, `base64url(id) "." base64url(HMAC-SHA256(key, id))`. @throws RangeError unless the id has 32 bytes */
export function makeAccessToken(id: Buffer, key: KeyObject): string {
  if (id.length !== ID_BYTES) throw new RangeError(`a session id has ${ID_BYTES} bytes`);
  return `${id.toString('base64url')}.${createHmac('sha256', key).update(id).digest('base64url')}`;
}

/** The session key that a token stands for, undefined when the token was not made under this key. Constant time. */
export function readAccessToken(token: string, key: KeyObject): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  const id = Buffer.from(token.slice(0, 43), 'base64url');
  // Whole tokens are compared: the last letter of each half has spare bits, and only the spelling that we make is taken.
  const genuine = timingSafeEqual(Buffer.from(token, 'latin1'), Buffer.from(makeAccessToken(id, key), 'latin1'));
  return genuine ? sessionKeyOf(id) : undefined;
}
