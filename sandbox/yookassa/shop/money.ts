/** Kopecks as the API spells them: `99000` is `{"value":"990.00","currency":"RUB"}`. */
export interface Amount {
  readonly value: string;
  readonly currency: 'RUB';
}

export const amountOf = (kopecks: number): Amount => ({
  value: `${Math.trunc(kopecks / 100)}.${String(kopecks % 100).padStart(2, '0')}`,
  currency: 'RUB',
});

/** @param value two digits after the point, as `^\d+\.\d{2}$` @returns undefined when it is spelt otherwise or too large to count in kopecks */
export function kopecksOf(value: string): number | undefined {
  if (!/^\d{1,13}\.\d{2}$/.test(value)) return undefined;
  return Number(value.replace('.', ''));
}

/** @param quantity up to three digits after the point, above zero @returns thousandths; undefined when it is no such quantity */
export function thousandthsOf(quantity: unknown): number | undefined {
  // The point is moved in the text: 0.1 + 0.2 has no place beside money.
  const [, whole = '', part = ''] = /^(\d{1,5})(?:\.(\d{1,3}))?$/.exec(String(quantity)) ?? [];
  const thousandths = Number(`${whole}${part.padEnd(3, '0')}`);
  return thousandths > 0 ? thousandths : undefined;
}

/** What a position costs, in kopecks, half a kopeck up. */
export const positionSum = (kopecks: number, thousandths: number): bigint =>
  (BigInt(kopecks) * BigInt(thousandths) + 500n) / 1000n;

/** What the shop gets after a fee of 3.5 %. */
export const incomeOf = (kopecks: number): number => kopecks - Math.round((kopecks * 35) / 1000);
