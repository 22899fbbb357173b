import type { Method } from '../methods';
import { badRequest } from '../refusal';

/** A file that came inside a request. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
}

export type Values = Readonly<Record<string, unknown>>;

export const isUpload = (value: unknown): value is Upload =>
  typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Telegram's words where they differ from the general ones. */
const WHEN_MISSING: Readonly<Record<string, string>> = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  user_id: 'invalid user_id specified',
  message_id: 'message identifier is not specified',
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
};

function readAs(type: string, name: string, value: unknown): unknown {
  const wrong = badRequest(`invalid ${name} specified`);
  switch (type) {
    case 'i':
    case 'f': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number) || (type === 'i' && !Number.isSafeInteger(number))) throw wrong;
      return number;
    }
    case 'b':
      if (typeof value === 'boolean') return value;
      if (typeof value !== 'string' && typeof value !== 'number') throw wrong;
      return ['true', 'yes', '1'].includes(String(value).toLowerCase());
    case 'c':
      if (typeof value === 'string' && /^-?\d{1,16}$/.test(value)) return Number(value);
      if (typeof value !== 'string' && typeof value !== 'number') throw wrong;
      return value;
    case 'o':
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw badRequest(`can't parse ${name} JSON object`);
      }
    case 'file':
      if (typeof value !== 'string' && !isUpload(value)) throw wrong;
      return value;
    default:
      if (typeof value === 'string') return value;
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw wrong;
  }
}

/**
 * What came, as the method declares it. Telegram leaves unknown parameters unread, and so does this.
 *
 * @throws Refusal 400 when one that must be there is missing, or has the wrong type
 */
export function readParams({ parameters }: Method, raw: Values): Params {
  const values: Record<string, unknown> = {};
  for (const { name, required, type } of parameters) {
    const value = raw[name];
    // An empty title or address may be meant; an empty number or object means none.
    if (value !== undefined && value !== null && (value !== '' || (type === '' && !required)))
      values[name] = readAs(type, name, value);
    else if (required) throw badRequest(WHEN_MISSING[name] ?? `parameter "${name}" is required`);
  }
  return new Params(values);
}

/** Names of what came and the method does not know: most often a misspelling. */
export const unknownParams = ({ parameters }: Method, raw: Values): string[] =>
  Object.keys(raw).filter((given) => given !== 'method' && parameters.every(({ name }) => name !== given));

/** Parameters of one call, already of their declared types. */
export class Params {
  constructor(readonly values: Values) {}

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  json(name: string): unknown {
    return this.values[name];
  }

  /** @throws Refusal 400 when something else than a list came */
  list(name: string): readonly unknown[] | undefined {
    const value = this.values[name];
    if (value === undefined || Array.isArray(value)) return value as readonly unknown[] | undefined;
    throw badRequest(`can't parse ${name}: expected an Array`);
  }

  /** @throws Refusal 400 when something else than an object came */
  record(name: string): Values | undefined {
    const value = this.values[name];
    if (value === undefined || isRecord(value)) return value;
    throw badRequest(`can't parse ${name}: expected an Object`);
  }
}
