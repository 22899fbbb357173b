import { randomBytes } from 'node:crypto';

const EPOCH = Date.UTC(2000, 0, 1, 12);

/** The second group of an id tells what it names. */
const GROUPS = { payment: '000f', refund: '0015', method: '0017' } as const;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** An id in the shape of real ones: seconds since the noon of 2000-01-01, the kind, chance. @param now ms since 1970 */
export function idOf(kind: keyof typeof GROUPS, now: number): string {
  const seconds = Math.floor((now - EPOCH) / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `${seconds}-${GROUPS[kind]}-5${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`;
}

export const receiptId = (now: number): string => `rt-${idOf('payment', now)}`;

/** A header that real answers carry; neither key nor algorithm is published, so nobody can check this one either. */
export const signatureOf = (id: string): string => `v1 ${id.slice(0, 8)} 1 ${randomBytes(70).toString('base64')}`;
