import type { Language, Ref } from '#contracts';
import { day, distance, money, moneyPerKm } from '../texts/format';
import { TEXTS } from '../texts/texts';
import { DEFAULT_RADIUS_KM, type FilterQuery, type Side } from './filter';
import type { PlaceNames } from './places.service';

const decimal = (text: string, language: Language): string => (language === 'ru' ? text.replace('.', ',') : text);

/** A filter in a line of plain words, e.g. `Москва +100 км → Казань · 20 т / 83 м³ · от 60 ₽/км`. */
export function filterLabel(filter: FilterQuery, names: PlaceNames, bodies: readonly Ref[], language: Language): string {
  const words = TEXTS[language].commands.filter;
  const end = (side: Side): string | undefined => {
    if (filter[`${side}PointId`] === undefined) return undefined;
    const radius = Number(filter[`${side}PointRadius`] ?? DEFAULT_RADIUS_KM);
    return `${names[side] ?? words.chosenCity}${radius === 0 ? '' : ` +${distance(radius, language)}`}`;
  };
  const [from, to] = [end('start'), end('finish')];
  const parts = [
    from === undefined && to === undefined ? undefined : `${from ?? words.fromAnywhere} → ${to ?? words.anywhere}`,
    sizeLabel(filter['weightVolume'], language),
    bodiesLabel(filter['truckTypes'], bodies, language),
    rangeLabel(filter['price'], (kopecks) => money(kopecks, language), language),
    rangeLabel(filter['pricePerKm'], (kopecks) => moneyPerKm(kopecks, language), language),
    filter['startDate'] === undefined ? undefined : words.since(day(filter['startDate'], language)),
    // What only the Mini App sets.
    ['loadTypes', 'distance', 'ownerInn', 'mode'].some((field) => filter[field] !== undefined && filter[field] !== 'all')
      ? words.andMore
      : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? words.everything : parts.join(' · ');
}

export function sizeLabel(size: string | undefined, language: Language): string | undefined {
  const [tonnes, volume] = (size ?? '').split('-');
  if (tonnes === undefined || volume === undefined) return undefined;
  const words = TEXTS[language].commands.filter;
  return words.size(decimal(tonnes, language), decimal(volume, language));
}

function bodiesLabel(ids: string | undefined, bodies: readonly Ref[], language: Language): string | undefined {
  if (ids === undefined) return undefined;
  const names = ids.split(',').map((id) => bodies.find((body) => body.id === id)?.name);
  const known = names.filter((name) => name !== undefined);
  const words = TEXTS[language].commands.filter;
  return known.length === names.length ? known.join(', ') : words.bodies(names.length);
}

function rangeLabel(range: string | undefined, show: (kopecks: number) => string, language: Language): string | undefined {
  if (range === undefined) return undefined;
  const [min = '', max = ''] = range.split(',');
  const words = TEXTS[language].commands.filter;
  const bound = (text: string): string | undefined => (text === '' ? undefined : show(Number(text)));
  return words.range(bound(min), bound(max));
}
