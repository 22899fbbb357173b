/** A filter as the API takes it: public names, values as text. What is absent does not limit. */
export type Query = Readonly<Record<string, string>>;

/** Names that travel together: without the point its radius means nothing. */
const GROUPS: readonly (readonly string[])[] = [
  ['startPointId', 'startPointType', 'startPointRadius'],
  ['finishPointId', 'finishPointType', 'finishPointRadius'],
  ['startDate'],
  ['weightVolume'],
  ['truckTypes'],
  ['loadTypes'],
  ['price'],
  ['pricePerKm'],
  ['distance'],
  ['ownerInn'],
  ['mode'],
];

/** The highest values that mean "no bound": kopecks, kopecks per km, km. */
export const NO_BOUND = { price: 99_999_900, pricePerKm: 99_900, distance: 9_999 } as const;
export type Ranged = keyof typeof NO_BOUND;

/** The conditions in force, each as the names it consists of. */
export const conditions = (query: Query): (readonly string[])[] => GROUPS.filter(([first = '']) => query[first] !== undefined);

export const without = (query: Query, names: readonly string[]): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));

/** The query with a value set, or taken out when there is none. */
export const put = (query: Query, name: string, value: string | undefined): Query =>
  value === undefined || value === '' ? without(query, [name]) : { ...query, [name]: value };

/** Both bounds of `min,max`; undefined where there is none. */
export function bounds(query: Query, name: Ranged): { min: number | undefined; max: number | undefined } {
  const [min, max] = (query[name] ?? '').split(',').map(Number);
  return {
    min: min === undefined || min === 0 || Number.isNaN(min) ? undefined : min,
    max: max === undefined || max === NO_BOUND[name] ? undefined : max,
  };
}

/** `min,max` out of two inputs of which either may be empty; nothing when both are. */
export function putBounds(query: Query, name: Ranged, min: number | undefined, max: number | undefined): Query {
  if (min === undefined && max === undefined) return without(query, [name]);
  return { ...query, [name]: `${min ?? 0},${max ?? NO_BOUND[name]}` };
}

/** A number as people type it: comma or point, spaces; undefined for nothing or no number. */
export function typedNumber(text: string): number | undefined {
  const clean = text.replaceAll(/[\s\u202f\u00a0]/g, '').replace(',', '.');
  if (clean === '') return undefined;
  const value = Number(clean);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** From and to exchanged, with their radii. */
export function swapped(query: Query): Query {
  const other = (name: string): string =>
    name.startsWith('start') ? name.replace('start', 'finish') : name.replace('finish', 'start');
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [/^(start|finish)Point/.test(name) ? other(name) : name, value]),
  );
}

const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const digit = (text: string, weights: readonly number[]): boolean =>
  (weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0) % 11) % 10 === Number(text[weights.length]);

/** Whether a taxpayer number has right check digits: told while it is typed, not after. */
export const isInn = (text: string): boolean =>
  /^\d{10}$/.test(text)
    ? !/^0+$/.test(text) && digit(text, WEIGHTS_10)
    : /^\d{12}$/.test(text) && !/^0+$/.test(text) && digit(text, WEIGHTS_11) && digit(text, WEIGHTS_12);
