import { Refusal, VALIDATION_FAILED } from '#contracts';

/** Where a page ended: the key that its list is ordered by, and the number that tells equal keys apart. Both whole numbers. */
export interface Place {
  readonly key: string;
  readonly number: string;
}

/** `order` names the order of the list, so that a cursor of another one is not taken for a place in this. */
export const writeCursor = (order: string, { key, number }: Place): string =>
  Buffer.from(`${order} ${key} ${number}`).toString('base64url');

/** @throws Refusal VALIDATION_FAILED for what this order never gave out */
export function readCursor(order: string, cursor: string): Place {
  const [of, key, number, ...more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (of !== order || more.length > 0 || !isWhole(key) || !isWhole(number))
    throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'cursor', code: 'FORMAT' }] });
  return { key, number };
}

const isWhole = (text: string | undefined): text is string => text !== undefined && /^-?\d{1,18}$/.test(text);
