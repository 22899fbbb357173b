import type { Ref } from '#contracts';
import { bodyOf } from './body-words';
import { dayAfter, dayInYear, monthOf } from './days';
import { namesOf, tidy, type Place } from './names';

/** Kopecks, one of them at least. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** What a text says about loads. Kilometres, tonnes, cubic metres, kopecks. */
export interface SearchWords {
  readonly places: readonly Place[];
  readonly radiusKm?: number;
  readonly tonnes?: number;
  readonly volumeM3?: number;
  readonly price?: Bounds;
  readonly pricePerKm?: Bounds;
  /** First day of loading, `YYYY-MM-DD`. */
  readonly startDate?: string;
  /** Ids of body types. */
  readonly bodies: readonly string[];
}

export interface SearchKnowledge {
  /** Today where the driver is, `YYYY-MM-DD`. */
  readonly today: string;
  /** Body types of the exchange. */
  readonly bodies: readonly Ref[];
}

/** Longer texts are letters to somebody, not searches. */
export const LONGEST_SEARCH = 200;

type Found = { -readonly [Field in Exclude<keyof SearchWords, 'places' | 'bodies'>]?: SearchWords[Field] };
type Groups = Readonly<Partial<Record<string, string>>>;
type Rule = readonly [pattern: RegExp, use: (found: Found, groups: Groups, today: string) => void];

const NUMBER = String.raw`\d{1,3}(?: \d{3})+(?!\d)|\d{1,9}(?:[.,]\d{1,2})?`;
const START = String.raw`(?<![\p{L}\d.,])`;
const END = String.raw`(?![\p{L}\d])`;
const BOUND = String.raw`(?:${START}(?<bound>от|до|from|over|under|up to|не менее|не меньше|не больше|>|<|≥|≤)\s*)?`;
const AMOUNT = String.raw`${START}(?<amount>${NUMBER})`;
const THOUSANDS = String.raw`(?<thousands>к|тыс\.?|тысяч\p{L}*|k)`;
const KM = String.raw`(?:км|km|километр\p{L}*)`;
const PER_KM = String.raw`(?<perKm>\s*(?:/|за|в|per|a)\s*${KM})`;

const pattern = (source: string): RegExp => new RegExp(source, 'gu');

const toNumber = (text = ''): number => Number(text.replaceAll(' ', '').replace(',', '.'));

function within(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}

/** A load never costs less than this as a whole, and a kilometre never so much. Roubles. */
const DEAREST_KILOMETRE = 1_000;

/** A number without "up to" before it is the least that the driver takes. */
function money(found: Found, { bound = '', amount, thousands = '', perKm }: Groups): void {
  const roubles = toNumber(amount) * (thousands === '' ? 1 : 1_000);
  const field = perKm !== undefined || roubles < DEAREST_KILOMETRE ? 'pricePerKm' : 'price';
  const kopecks = within(Math.round(roubles * 100), 1, field === 'price' ? 99_999_900 : 99_900);
  if (kopecks === undefined) return;
  const upper = /^(до|under|up to|не больше|<|≤)$/.test(bound);
  const { min = upper ? undefined : kopecks, max = upper ? kopecks : undefined }: Bounds = found[field] ?? {};
  // "до 60 от 100" can only mean what lies between.
  found[field] = min !== undefined && max !== undefined && min > max ? { min: max, max: min } : bounds(min, max);
}

const bounds = (min: number | undefined, max: number | undefined): Bounds => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

function put(found: Found, field: 'radiusKm' | 'tonnes' | 'volumeM3', value: number | undefined): void {
  if (value !== undefined) found[field] = value;
}

const tonnes = (found: Found, value: number): void => put(found, 'tonnes', within(value, 0.1, 1_000));
const volume = (found: Found, value: number): void => put(found, 'volumeM3', within(value, 0.1, 200));

function startDate(found: Found, day: string | undefined): void {
  if (day !== undefined) found.startDate = day;
}

/** From the most particular to the least: what one rule takes the next does not see. */
const RULES: readonly Rule[] = [
  [pattern(`${BOUND}${AMOUNT}\\s*${THOUSANDS}?\\s*(?:₽|руб(?:\\.|лей|ля|ль)?|rub|р\\.?)${PER_KM}?${END}`), money],
  [pattern(`${BOUND}${AMOUNT}\\s*${THOUSANDS}?${PER_KM}${END}`), money],
  [pattern(`${AMOUNT}\\s*(?:кг|kg|килограмм\\p{L}*)\\.?${END}`), (found, { amount }) => tonnes(found, toNumber(amount) / 1_000)],
  [pattern(`${AMOUNT}\\s*(?:м3|м³|куб\\p{L}*\\.?|m3|m³|cbm)${END}`), (found, { amount }) => volume(found, toNumber(amount))],
  [
    pattern(`(?:${START}(?:до|от|up to|from)\\s*)?${AMOUNT}\\s*(?:тонн\\p{L}*|тн|т|tons?|tonnes?|t)\\.?${END}`),
    (found, { amount }) => tonnes(found, toNumber(amount)),
  ],
  [
    pattern(`(?:\\+\\s*|радиус\\p{L}*\\s*|radius\\s*)(?<amount>\\d{1,4})\\s*${KM}?${END}`),
    (found, { amount }) => put(found, 'radiusKm', within(toNumber(amount), 0, 1_000)),
  ],
  [
    pattern(`${AMOUNT}\\s*${KM}${END}`),
    (found, { amount }) => put(found, 'radiusKm', within(Math.round(toNumber(amount)), 0, 1_000)),
  ],
  [pattern(`${BOUND}${AMOUNT}\\s*${THOUSANDS}${END}`), money],
  [pattern(`${START}(?:послезавтра|day after tomorrow)${END}`), (found, _groups, today) => startDate(found, dayAfter(today, 2))],
  [pattern(`${START}(?:завтра|tomorrow)${END}`), (found, _groups, today) => startDate(found, dayAfter(today, 1))],
  [pattern(`${START}(?:сегодня|today)${END}`), (found, _groups, today) => startDate(found, today)],
  [
    pattern(`${START}(?<year>20\\d\\d)-(?<month>\\d{1,2})-(?<day>\\d{1,2})${END}`),
    (found, { day, month, year }, today) => startDate(found, dayInYear(today, day, month, year)),
  ],
  [
    pattern(`${START}(?<day>\\d{1,2})[./](?<month>\\d{1,2})(?:[./](?<year>20\\d\\d|\\d\\d))?(?![\\p{L}\\d])`),
    (found, { day, month, year }, today) => startDate(found, dayInYear(today, day, month, year)),
  ],
  [
    pattern(`${START}(?<day>\\d{1,2})\\s+(?<month>(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\\p{L}*)`),
    (found, { day, month }, today) => startDate(found, dayInYear(today, day, monthOf(month))),
  ],
  // Without a unit it is money too: nobody counts cities.
  [pattern(`${START}(?<bound>от|до|from|over|under|>|<|≥|≤)\\s*(?<amount>${NUMBER})${END}`), money],
  [
    pattern(`${START}(?<tonnes>\\d{1,2}(?:[.,]\\d)?)\\s*[-/]\\s*(?<volume>\\d{1,3}(?:[.,]\\d)?)${END}`),
    (found, groups) => {
      tonnes(found, toNumber(groups['tonnes']));
      volume(found, toNumber(groups['volume']));
    },
  ],
];

/** Pure and total: reads "Москва Казань 20т от 60₽" and whatever else was typed, in any order. */
export function readSearch(text: string, { today, bodies: known }: SearchKnowledge): SearchWords {
  const found: Found = {};
  let left = tidy(text.slice(0, LONGEST_SEARCH));
  for (const [what, use] of RULES) {
    left = left.replaceAll(what, (...match: unknown[]) => {
      const groups = match.at(-1);
      use(found, typeof groups === 'object' && groups !== null ? (groups as Groups) : {}, today);
      // What stood around it does not run together: it stood between two cities as often as not.
      return ' | ';
    });
  }
  const bodies = new Set<string>();
  const places = namesOf(left, (word) => {
    const body = bodyOf(word, known);
    if (body !== undefined) bodies.add(body);
    return body !== undefined;
  });
  return { ...found, places, bodies: [...bodies].sort() };
}
