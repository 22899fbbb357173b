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
  const [city = name, ...rest] = name.split(',').map((part) => part.trim());
  const region = rest.length > 0 ? rest.join(', ') : findCity(city)?.region;
  return { id, name: city, type: type ?? DEFAULT_POINT_TYPE, ...(region === undefined ? {} : { region }) };
}

/** Names that begin with the text first, the exact one before all, bigger cities before smaller ones. */
export function rank(points: readonly PointItem[], text: string): PointItem[] {
  const wanted = normaliseName(text);
  const order = ({ name }: PointItem): number => {
    const own = normaliseName(name);
    return own === wanted ? 0 : own.startsWith(wanted) ? 1 : 2;
  };
  const size = ({ name }: PointItem): number => findCity(name)?.population ?? 0;
  return [...points].sort((a, b) => order(a) - order(b) || size(b) - size(a) || a.name.localeCompare(b.name, 'ru'));
}

/** The letters to ask the exchange with: people type "орел", the exchange knows only "Орёл". */
export function spelling(prefix: string): string {
  const city = CITIES.find(
    ({ name }) => normaliseName(name).startsWith(prefix) && name.slice(0, prefix.length).toLowerCase().includes('ё'),
  );
  return city === undefined ? prefix : city.name.slice(0, prefix.length).toLowerCase();
}
