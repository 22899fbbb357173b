import { exchangeDate, number, roubles } from '../format';
import { language, t } from '../i18n/i18n';
import { knownTypes, placeName } from './places';
import { bounds, type Query, type Ranged } from './query';

const radius = (text: string | undefined): string => (text === undefined || text === '0' ? '' : ` +${text} ${t().km}`);

const names = (dictionary: 'load-types' | 'truck-types', ids: string): string => {
  const known = knownTypes(dictionary);
  const chosen = ids.split(',').map((id) => known.find((type) => type.id === id)?.name ?? id);
  return chosen.length > 2 ? `${chosen.slice(0, 2).join(', ')} +${chosen.length - 2}` : chosen.join(', ');
};

function span(query: Query, name: Ranged, show: (value: number) => string): string {
  const { min, max } = bounds(query, name);
  return [min === undefined ? '' : `${t().min} ${show(min)}`, max === undefined ? '' : `${t().max} ${show(max)}`]
    .filter(Boolean)
    .join(' ');
}

/** What one condition of the filter says on its chip. */
export function label(query: Query, [first = '']: readonly string[]): string {
  const value = query[first] ?? '';
  const words = t();
  switch (first) {
    case 'startPointId':
      return `${placeName(value) ?? words.chosenCity}${radius(query['startPointRadius'] ?? '50')} →`;
    case 'finishPointId':
      return `→ ${placeName(value) ?? words.chosenCity}${radius(query['finishPointRadius'] ?? '50')}`;
    case 'startDate':
      return exchangeDate(value, language(), words);
    case 'weightVolume': {
      const [tonnes, volume] = value.split('-').map(Number);
      return `${number(tonnes ?? 0, language(), 1)} ${words.t} / ${number(volume ?? 0, language(), 1)} ${words.m3}`;
    }
    case 'truckTypes':
      return names('truck-types', value);
    case 'loadTypes':
      return names('load-types', value);
    case 'price':
      return span(query, 'price', (kopecks) => roubles(kopecks, language()));
    case 'pricePerKm':
      return span(query, 'pricePerKm', (kopecks) => `${number(kopecks / 100, language(), 1)} ${words.perKm}`);
    case 'distance':
      return span(query, 'distance', (km) => `${number(km, language())} ${words.km}`);
    case 'mode':
      return words.ownLoads;
    default:
      return value;
  }
}
