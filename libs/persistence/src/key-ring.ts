import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const FORMAT = 'v1';
const KEY_BYTES = 32;
/** The length that GCM is made for. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENTRY = /^([\w-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

function keysOf(text: string): ReadonlyMap<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const entry of text.split(',')) {
    const [, id, encoded] = ENTRY.exec(entry.trim()) ?? [];
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || key.length !== KEY_BYTES) throw new Error('a key is not id:base64key of 32 bytes');
    if (keys.has(id)) throw new Error('two keys have one id');
    keys.set(id, key);
  }
  return keys;
}

/** Whether `text` is what SETTINGS_ENCRYPTION_KEYS has to be. */
export function isKeyRing(text: unknown): boolean {
  try {
    return typeof text === 'string' && keysOf(text).size > 0;
  } catch {
    return false;
  }
}

/** A secret cannot be read: its key is not in the ring, or it is not what was written. Never says what stood there. */
export class SealBroken extends Error {}

/** Encrypts with AES-256-GCM under the first of several keys and decrypts under any of them. */
export class KeyRing {
  private readonly keys: ReadonlyMap<string, Buffer>;
  /** Id of the key that encrypts now. */
  readonly first: string;

  /** @param text of SETTINGS_ENCRYPTION_KEYS @throws Error when it is not a key ring */
  constructor(text: string) {
    this.keys = keysOf(text);
    const [first] = this.keys.keys();
    this.first = first ?? '';
  }

  /** `place` says where the secret belongs: put elsewhere it cannot be read. */
  seal(place: string, secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.first), nonce, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(place),
    );
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return [FORMAT, this.first, ...[nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
  }

  /** @throws SealBroken */
  open(place: string, sealed: string): string {
    const [format, id = '', ...parts] = sealed.split('.');
    const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
    if (format !== FORMAT || nonce === undefined || text === undefined || tag === undefined)
      throw new SealBroken(`${place} is not a sealed value`);
    const key = this.key(id);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch {
      throw new SealBroken(`${place} is not what was sealed under the key ${id}`);
    }
  }

  /** Id of the key that a sealed value is under. */
  static keyOf(sealed: string): string {
    return sealed.split('.')[1] ?? '';
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (key === undefined) throw new SealBroken(`the key ${id} is not among SETTINGS_ENCRYPTION_KEYS`);
    return key;
  }
}
