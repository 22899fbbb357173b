import type { Language } from '#contracts';
import type { KeptFilter } from '../filters/kept-filter';
import type { NamingTexts } from './texts';
import { EN } from './texts.en';
import { RU } from './texts.ru';

/** Longest name of a search. */
const LONGEST = 100;
const TEXTS: Readonly<Record<Language, NamingTexts>> = { ru: RU, en: EN };

/** Names of what a filter points at by id; those that are not known are absent. */
export interface KnownNames {
  readonly start?: string;
  readonly finish?: string;
  readonly bodies?: readonly string[];
}

/** A name for a checked filter, e.g. `Москва +50 км → Казань, 20 т, от 60 ₽/км`. */
export function searchName(filter: KeptFilter, names: KnownNames, language: Language): string {
  const words = TEXTS[language];
  const end = (side: 'start' | 'finish'): string | undefined => {
    if (filter[`${side}PointId`] === undefined) return undefined;
    const radius = Number(filter[`${side}PointRadius`] ?? 0);
    return [names[side] ?? words.someCity, ...(radius > 0 ? [words.radius(radius)] : [])].join(' ');
  };
  const [from, to] = [end('start'), end('finish')];
  const parts = [
    from === undefined && to === undefined ? undefined : `${from ?? words.fromAnywhere} → ${to ?? words.anywhere}`,
    tonnesOf(filter, words),
    names.bodies === undefined || names.bodies.length === 0 ? undefined : names.bodies.join(', '),
    span(filter['price'], words.roubles, words),
    span(filter['pricePerKm'], words.roublesPerKm, words),
  ].filter((part) => part !== undefined);
  const name = capital(parts.length === 0 ? words.everything : parts.join(', '));
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1).trimEnd()}…`;
}

function tonnesOf({ weightVolume }: KeptFilter, words: NamingTexts): string | undefined {
  const [tonnes, volume] = (weightVolume ?? '').split('-');
  return tonnes === undefined || volume === undefined ? undefined : words.tonnes(String(Number(tonnes.replace(',', '.'))));
}

/** Bounds in kopecks, `min,max`; a lower bound of nothing is none. */
function span(bounds: string | undefined, show: (roubles: string) => string, words: NamingTexts): string | undefined {
  const [min = '', max = ''] = (bounds ?? '').split(',').map((side) => side.trim());
  const roubles = (kopecks: string): string =>
    show(
      new Intl.NumberFormat(words.locale, { maximumFractionDigits: 2 }).format(Number(kopecks) / 100).replaceAll('\u00a0', ' '),
    );
  const said = [Number(min) > 0 ? words.from(roubles(min)) : '', max === '' ? '' : words.to(roubles(max))];
  const text = said.filter((part) => part !== '').join(' ');
  return text === '' ? undefined : text;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
