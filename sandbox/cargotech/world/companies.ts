import { WeightedChoice, type Random } from '../../random';
import { COMPANY_FIRST, COMPANY_SECOND, FIRST_NAMES, INITIALS, PHONE_CODES, SURNAMES } from './words';

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

/** Factors of the tax service's check digits: the last nine for a company's number, ten and eleven of them for a person's. */
const FACTORS = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** The exchange's own marks, the more careful the rarer. */
const SECURITY = new WeightedChoice([0, 1, 2, 3], (status) => 4 - status);

const checkDigit = (digits: string): number => {
  const factors = FACTORS.slice(-digits.length);
  return (Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (factors[index] ?? 0), 0) % 11) % 10;
};

/** A company's taxpayer number from its nine digits, a sole trader's from ten: with the right check digits. */
export function innFrom(digits: string): string {
  const first = `${digits}${checkDigit(digits)}`;
  return digits.length === 9 ? first : `${first}${checkDigit(first)}`;
}

/** A Russian number, written the ways people write them. */
function phone(random: Random): string {
  const code = random.pick(PHONE_CODES);
  const digits = random.digits(7);
  const parts = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  return random.pick([
    `+7 ${code} ${parts.join(' ')}`,
    `8${code}${digits}`,
    `8 (${code}) ${parts.join('-')}`,
    `+7${code}${digits}`,
  ]);
}

function nameOf(random: Random, soleTrader: boolean): string {
  if (soleTrader) return `ИП ${random.pick(SURNAMES)} ${random.pick(INITIALS)} ${random.pick(INITIALS)}`;
  const first = random.pick(COMPANY_FIRST);
  const second = random.pick(COMPANY_SECOND.filter((word) => word !== first));
  const form = random.chance(0.9) ? 'ООО' : 'АО';
  return random.pick([
    `${form} «${first}${second}»`,
    `${form} «${first}-${second}»`,
    `${form} «ТК ${first}»`,
    `${form} «${first} ${second}»`,
  ]);
}

/** So many companies, no taxpayer number twice. */
export function makeCompanies(random: Random, count: number): Company[] {
  const companies = new Map<string, Company>();
  while (companies.size < count) {
    const soleTrader = random.chance(0.2);
    const type = random.chance(0.7) ? 'broker' : 'company';
    const region = String(random.integer(1, 89)).padStart(2, '0');
    const inn = innFrom(`${region}${random.digits(soleTrader ? 8 : 7)}`);
    companies.set(inn, {
      id: 1_500_000 + companies.size * 7,
      inn,
      name: nameOf(random, soleTrader),
      type,
      security_status: SECURITY.pick(random),
      contacts: Array.from({ length: random.integer(1, 2) }, () => {
        const number = phone(random);
        return { type, name: random.pick(FIRST_NAMES), phones: random.chance(0.8) ? [number] : [], phone: number };
      }),
    });
  }
  return [...companies.values()];
}
