import type { DictionaryItem } from '#contracts';
import { CITIES, findCity, normaliseName } from '#gazetteer';

/** A city as the public API shows it. */
export interface PointItem {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly region?: string;
}

const DEFAULT_POINT_TYPE = '2';

/** "Город, область" is a name and a region; the region of a bare name comes from the gazetteer. */
export function toPoint({ id, name, type }: DictionaryItem): PointItem {
  const [city = name, ...rest] = name
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const region = rest.length > 0 ? rest.join(', ') : findCity(city)?.region;
  return { id, name: city, type: type ?? DEFAULT_POINT_TYPE, ...(region === undefined ? {} : { region }) };
}

/** The exact name before all, then names that begin with the text, bigger cities before smaller ones. */
export function rank(points: readonly PointItem[], text: string): PointItem[] {
  const wanted = normaliseName(text);
  return points
    .map((point) => {
      const name = normaliseName(point.name);
      return { point, order: name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2, size: populationOf(point) };
    })
    .sort((a, b) => a.order - b.order || b.size - a.size || a.point.name.localeCompare(b.point.name, 'ru'))
    .map(({ point }) => point);
}

/** Thousands of people; none for a namesake of a known city in another region. */
const populationOf = ({ name, region }: PointItem): number =>
  findCity(region === undefined ? name : `${name}, ${region}`)?.population ?? 0;

const NAMES = CITIES.map(({ name }) => ({ plain: normaliseName(name), spelled: name.toLowerCase() }));
/** Each one is a question to the exchange. */
const MOST_SPELLINGS = 3;

/**
 * How to ask the exchange for names that begin with what was typed: people write "орел", the exchange may know only "Орёл", and
 * "Орехово" only with е. Lower case, single blanks; the same for every way of typing that means the same question.
 */
export function spellings(typed: string): string[] {
  const text = typed.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const plain = normaliseName(text);
  const known = NAMES.filter((name) => name.plain.startsWith(plain)).map(({ spelled }) => spelled.slice(0, plain.length));
  // Who writes ё means it, also in a name that the gazetteer does not hold.
  return [...new Set([plain, text, ...known])].slice(0, MOST_SPELLINGS).sort();
}
