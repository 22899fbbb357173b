const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8] as const;
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8] as const;
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8] as const;

const checkDigit = (digits: string, weights: readonly number[]): number =>
  (weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) % 10;

/** Whether a text is a taxpayer number (10 digits of a company, 12 of a person) with right check digits. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text) || /^0+$/.test(text)) return false;
  if (text.length === 10) return checkDigit(text, WEIGHTS_10) === Number(text[9]);
  return checkDigit(text, WEIGHTS_11) === Number(text[10]) && checkDigit(text, WEIGHTS_12) === Number(text[11]);
}
