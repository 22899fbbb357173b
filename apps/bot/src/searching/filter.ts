import type { Bounds, SearchWords } from './words/read-search';

/** A filter by the names of the public API, values as text. */
export type FilterQuery = Readonly<Record<string, string>>;

/** A city of the exchange's dictionary. */
export interface Point {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly region?: string;
}

export type Side = 'start' | 'finish';

/** Kilometres around a city that nobody gave a radius for. */
export const DEFAULT_RADIUS_KM = 50;

/** Trucks as the exchange counts them: tonnes and cubic metres. */
export const TRUCK_SIZES = ['1.5-9', '3-16', '5-36', '7.5-45', '10-54', '15-65', '20-83'] as const;

const SIZES = TRUCK_SIZES.map((size) => {
  const [tonnes = 0, volume = 0] = size.split('-').map(Number);
  return { tonnes, volume };
});
const LARGEST = { tonnes: 1_000, volume: 200 };

/** The exchange asks for both: the one that was not said is that of the smallest truck which has the other. */
export function weightVolume(tonnes: number | undefined, volume: number | undefined): string | undefined {
  if (tonnes === undefined && volume === undefined) return undefined;
  const size = SIZES.find((one) => one.tonnes >= (tonnes ?? 0) && one.volume >= (volume ?? 0)) ?? LARGEST;
  return `${tonnes ?? size.tonnes}-${volume ?? size.volume}`;
}

export const priceRange = ({ min, max }: Bounds): string => `${min ?? ''},${max ?? ''}`;

/** Fields given anew; a value of undefined takes the field away. */
export function changed(filter: FilterQuery, changes: Readonly<Record<string, string | undefined>>): FilterQuery {
  const all: Readonly<Record<string, string | undefined>> = { ...filter, ...changes };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function withPoint(filter: FilterQuery, side: Side, point: Pick<Point, 'id' | 'type'> | undefined): FilterQuery {
  const radius = filter[`${side}PointRadius`] ?? radiusOf(filter) ?? String(DEFAULT_RADIUS_KM);
  return changed(filter, {
    [`${side}PointId`]: point?.id,
    [`${side}PointType`]: point?.type,
    [`${side}PointRadius`]: point === undefined ? undefined : radius,
  });
}

export const radiusOf = (filter: FilterQuery): string | undefined => filter['startPointRadius'] ?? filter['finishPointRadius'];

/** Around both ends: a radius without a city is no filter. */
export function withRadius(filter: FilterQuery, radiusKm: number | undefined): FilterQuery {
  const radius = (side: Side): string | undefined =>
    filter[`${side}PointId`] === undefined ? undefined : String(radiusKm ?? DEFAULT_RADIUS_KM);
  return changed(filter, { startPointRadius: radius('start'), finishPointRadius: radius('finish') });
}

/** The filter that a text asks for. */
export function filterOf(words: SearchWords, ends: { readonly from?: Point; readonly to?: Point }): FilterQuery {
  const points = withPoint(withPoint({}, 'start', ends.from), 'finish', ends.to);
  return changed(withRadius(points, words.radiusKm), {
    startDate: words.startDate,
    weightVolume: weightVolume(words.tonnes, words.volumeM3),
    truckTypes: words.bodies.length === 0 ? undefined : words.bodies.join(','),
    price: words.price && priceRange(words.price),
    pricePerKm: words.pricePerKm && priceRange(words.pricePerKm),
  });
}
