import type { CanonicalFilter, CargoSort, FieldError } from '#contracts';
import { day, id, idList, inn, integer, mode, pointType, range, sort, weightVolume, type Read } from './fields';

/** Best evidence: the exchange calls cities type 2. */
const DEFAULT_POINT_TYPE = '2';
const DEFAULT_RADIUS_KM = 50;
const MAX_KM = 9_999;
const MAX_PRICE_KOPECKS = 99_999_900;
const MAX_PRICE_PER_KM_KOPECKS = 99_900;

/** Fields of a filter; paging is no part of one. */
export const FILTER_FIELDS = [
  'startPointId',
  'startPointType',
  'startPointRadius',
  'finishPointId',
  'finishPointType',
  'finishPointRadius',
  'startDate',
  'mode',
  'weightVolume',
  'loadTypes',
  'truckTypes',
  'distance',
  'price',
  'pricePerKm',
  'ownerInn',
  'sort',
] as const;
const PAGING_FIELDS = ['limit', 'offset'] as const;

const ALL_FIELDS: ReadonlySet<string> = new Set([...FILTER_FIELDS, ...PAGING_FIELDS]);

export type Canonical = { readonly filter: CanonicalFilter } | { readonly errors: readonly FieldError[] };

/**
 * Contracts 3.1 and 3.2. Pure and total: any input gives the exact query of the exchange or every error there is, and equal
 * filters give equal bytes. `today` is the date in the driver's zone, YYYY-MM-DD.
 */
export function canonicalize(query: Readonly<Record<string, readonly string[]>>, today: string): Canonical {
  const errors: FieldError[] = [];
  const read = <T>(field: string, reader: (text: string) => Read<T>): T | undefined => {
    const values = Object.hasOwn(query, field) ? query[field] : undefined;
    if (values === undefined) return undefined;
    if (values.length !== 1) {
      errors.push({ field, code: 'DUPLICATE' });
      return undefined;
    }
    const result = reader((values[0] ?? '').trim());
    if ('value' in result) return result.value;
    errors.push({ field, code: result.code, ...(result.params === undefined ? {} : { params: result.params }) });
    return undefined;
  };
  for (const field of Object.keys(query)) if (!ALL_FIELDS.has(field)) errors.push({ field, code: 'UNKNOWN' });

  const point = (side: 'start' | 'finish'): [string, string | undefined][] => {
    const pointId = read(`${side}PointId`, id);
    const type = read(`${side}PointType`, pointType);
    const radius = read(`${side}PointRadius`, integer(0, 1_000));
    const given = Object.hasOwn(query, `${side}PointId`);
    if (!given && (type !== undefined || radius !== undefined)) errors.push({ field: `${side}PointId`, code: 'REQUIRED' });
    if (pointId === undefined) return [];
    return [
      [`${side}_point_id`, pointId],
      [`${side}_point_type`, type ?? DEFAULT_POINT_TYPE],
      [`${side}_point_radius`, String(radius ?? DEFAULT_RADIUS_KM)],
    ];
  };
  // The order of the exchange's own web client; fixed, so that equal filters are equal bytes.
  const pairs: [string, string | undefined][] = [
    ['mode', read('mode', mode) ?? 'all'],
    ['user_id', '0'],
    ...point('start'),
    ...point('finish'),
    ['start_date', read('startDate', day(today))],
    ['wv', read('weightVolume', weightVolume)],
    ['load_types', read('loadTypes', idList)],
    ['truck_types', read('truckTypes', idList)],
    ['distance', read('distance', range(0, MAX_KM))],
    ['price', read('price', range(0, MAX_PRICE_KOPECKS))],
    ['price_per_km', read('pricePerKm', range(0, MAX_PRICE_PER_KM_KOPECKS))],
    ['owner_company', read('ownerInn', inn)],
  ];
  const order: CargoSort = read('sort', sort) ?? 'default';
  const limit = read('limit', integer(1, 100)) ?? 20;
  const offset = read('offset', integer(0, 10_000)) ?? 0;
  if (errors.length > 0) return { errors };

  const upstream = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== undefined) upstream.append(`filter[${name}]`, value);
  return { filter: { upstreamQuery: upstream.toString(), sort: order, limit, offset } };
}
