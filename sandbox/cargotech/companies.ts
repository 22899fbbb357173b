import type { Random } from '../random';
import { COMPANY_FIRST, COMPANY_SECOND, FIRST_NAMES, FORMS, PHONE_CODES } from './words';

export interface Company {
  readonly id: number;
  readonly inn: string;
  readonly name: string;
  readonly type: 'broker' | 'company';
  readonly security_status: number;
  readonly contacts: readonly {
    readonly type: string;
    readonly name: string;
    readonly phones: readonly string[];
    readonly phone: string;
  }[];
}

const WEIGHTS = [2, 4, 10, 3, 5, 9, 4, 6, 8];

/** A ten-digit taxpayer number with its right check digit. */
export function innFrom(nineDigits: string): string {
  const sum = Array.from(nineDigits).reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
  return `${nineDigits}${(sum % 11) % 10}`;
}

/** Written the ways people write them. */
export function phone(random: Random): string {
  const code = random.pick(PHONE_CODES);
  const digits = String(random.integer(0, 9_999_999)).padStart(7, '0');
  const parts = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  return random.pick([
    `+7 ${code} ${parts.join(' ')}`,
    `8${code}${digits}`,
    `8 (${code}) ${parts.join('-')}`,
    `+7${code}${digits}`,
  ]);
}

export function makeCompanies(random: Random, count: number): Company[] {
  return Array.from({ length: count }, (_, index) => {
    const first = random.pick(COMPANY_FIRST);
    const second = random.pick(COMPANY_SECOND);
    const form = random.pick(FORMS);
    const type = random.chance(0.7) ? 'broker' : 'company';
    return {
      id: 1_500_000 + index * 7,
      inn: innFrom(
        `${random.integer(10, 99)}${String(random.integer(0, 99)).padStart(2, '0')}${String(random.integer(0, 99_999)).padStart(5, '0')}`,
      ),
      name:
        form === 'ИП' ? `ИП ${random.pick(FIRST_NAMES)} ${random.pick(['К.', 'С.', 'В.', 'А.'])}` : `${form} «${first}${second}»`,
      type,
      security_status: random.weighted([0, 1, 2, 3], (status) => 4 - status),
      contacts: Array.from({ length: random.integer(1, 2) }, () => {
        const number = phone(random);
        return { type, name: random.pick(FIRST_NAMES), phones: random.chance(0.8) ? [number] : [], phone: number };
      }),
    };
  });
}
