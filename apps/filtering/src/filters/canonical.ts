import type { CanonicalFilter, FieldError } from '#contracts';
import { day, id, idList, inn, integer, mode, pointType, range, single, sort, weightVolume, type Read } from './fields';

/** Best evidence: the exchange calls cities type 2. */
const DEFAULT_POINT_TYPE = '2';
const MAX_RADIUS_KM = 1_000;
const DEFAULT_RADIUS_KM = 50;
// The ends of the exchange's own sliders: a range from end to end is no filter.
const MAX_DISTANCE_KM = 9_999;
const MAX_PRICE_KOPECKS = 99_999_900;
const MAX_PRICE_PER_KM_KOPECKS = 99_900;

/** Fields of a filter; paging is no part of one. */
export const FILTER_FIELDS: ReadonlySet<string> = new Set([
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
]);

/** Everything that the list may be asked with. */
export const LIST_FIELDS: ReadonlySet<string> = new Set([...FILTER_FIELDS, 'limit', 'offset']);

export type Canonical = { readonly filter: CanonicalFilter } | { readonly errors: readonly FieldError[] };

/**
 * Contracts 3.1 and 3.2. Pure and total: any input gives the exact query of the exchange or every error there is, and equal
 * filters give equal bytes.
 * @param query parameter → its values as they came
 * @param earliest the first day that `startDate` may be, YYYY-MM-DD
 */
export function canonicalize(
  query: Readonly<Record<string, unknown>>,
  earliest: string,
  fields: ReadonlySet<string> = LIST_FIELDS,
): Canonical {
  const errors: FieldError[] = [];
  const given = (field: string): boolean => fields.has(field) && Object.hasOwn(query, field);
  const read = <T>(field: string, reader: (text: string) => Read<T>): T | undefined => {
    if (!given(field)) return undefined;
    const result = single(query[field], reader);
    if ('value' in result) return result.value;
    errors.push({ field, ...result });
    return undefined;
  };
  for (const field of Object.keys(query)) if (!fields.has(field)) errors.push({ field, code: 'UNKNOWN' });

  const point = (side: 'start' | 'finish'): [string, string | undefined][] => {
    const pointId = read(`${side}PointId`, id);
    const type = read(`${side}PointType`, pointType) ?? DEFAULT_POINT_TYPE;
    const radius = read(`${side}PointRadius`, integer(0, MAX_RADIUS_KM)) ?? DEFAULT_RADIUS_KM;
    // A circle without a centre is a mistake of the caller; searching everywhere instead would hide it.
    const halfGiven = given(`${side}PointType`) || given(`${side}PointRadius`);
    if (halfGiven && !given(`${side}PointId`)) errors.push({ field: `${side}PointId`, code: 'REQUIRED' });
    if (pointId === undefined) return [];
    return [
      [`${side}_point_id`, pointId],
      [`${side}_point_type`, type],
      [`${side}_point_radius`, String(radius)],
    ];
  };
  // The order of the exchange's own web client; fixed, so that equal filters are equal bytes.
  const pairs: [string, string | undefined][] = [
    ['mode', read('mode', mode) ?? 'all'],
    ['user_id', '0'],
    ...point('start'),
    ...point('finish'),
    ['start_date', read('startDate', day(earliest))],
    ['wv', read('weightVolume', weightVolume)],
    ['load_types', read('loadTypes', idList)],
    ['truck_types', read('truckTypes', idList)],
    ['distance', read('distance', range(0, MAX_DISTANCE_KM))],
    ['price', read('price', range(0, MAX_PRICE_KOPECKS))],
    ['price_per_km', read('pricePerKm', range(0, MAX_PRICE_PER_KM_KOPECKS))],
    ['owner_company', read('ownerInn', inn)],
  ];
  const order = read('sort', sort) ?? 'default';
  const limit = read('limit', integer(1, 100)) ?? 20;
  const offset = read('offset', integer(0, 10_000)) ?? 0;
  if (errors.length > 0) return { errors };

  const upstream = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== undefined) upstream.append(`filter[${name}]`, value);
  return { filter: { upstreamQuery: upstream.toString(), sort: order, limit, offset } };
}
