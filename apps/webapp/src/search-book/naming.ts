import { knownTypes, placeName } from '../filter/places';
import { bounds, type Query, type Ranged } from '../filter/query';
import { number, roubles } from '../format';
import { language, t } from '../i18n/i18n';

const LONGEST_NAME = 100;

/** What a search may be called by what it looks for: "Москва +50 км → Казань, 20 т, от 60 ₽/км". */
export function proposedName(query: Query): string {
  const words = t();
  const spoken = language();
  const [from, to] = [end(query, 'start'), end(query, 'finish')];
  const [tonnes] = (query['weightVolume'] ?? '').split('-').map(Number);
  const parts = [
    from === undefined && to === undefined ? undefined : `${from ?? words.fromAnywhere} → ${to ?? words.toAnywhere}`,
    tonnes === undefined || !(tonnes > 0) ? undefined : `${number(tonnes, spoken, 1)} ${words.t}`,
    bodies(query),
    span(query, 'price', (kopecks) => roubles(kopecks, spoken)),
    span(query, 'pricePerKm', (kopecks) => `${number(kopecks / 100, spoken, 1)} ${words.perKm}`),
  ].filter(Boolean);
  const name = parts.length === 0 ? words.everything : parts.join(', ');
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

function end(query: Query, side: 'start' | 'finish'): string | undefined {
  const id = query[`${side}PointId`];
  if (id === undefined) return undefined;
  const words = t();
  const radius = query[`${side}PointRadius`];
  const around = radius === undefined || radius === '0' ? '' : ` +${radius} ${words.km}`;
  return (placeName(id) ?? words.chosenCity) + around;
}

function bodies({ truckTypes }: Query): string {
  const known = knownTypes('truck-types');
  const ids = truckTypes?.split(',') ?? [];
  return ids.flatMap((id) => known.find((type) => type.id === id)?.name ?? []).join(', ');
}

function span(query: Query, name: Ranged, show: (value: number) => string): string {
  const { min, max } = bounds(query, name);
  const words = t();
  return [min === undefined ? '' : `${words.min} ${show(min)}`, max === undefined ? '' : `${words.max} ${show(max)}`]
    .filter(Boolean)
    .join(' ');
}
