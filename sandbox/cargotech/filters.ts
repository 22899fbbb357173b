import { distanceKm } from '#gazetteer';
import { POINTS } from './world/dictionaries';
import type { Load } from './world/load';

export type WvMeaning = 'fits-capacity' | 'at-least';

export type Query = Readonly<Record<string, string>>;

/** What the exchange says of parameters it cannot read: field → messages. */
export type Wrong = Record<string, string[]>;

type Test = (load: Load) => boolean;

const DAY = 86_400_000;
const LONGEST_PAGE = 100;
const number = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN);
const whole = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : NaN);

/** Two numbers and no more; undefined for anything else. */
function pair(text: string, separator: string): readonly [number, number] | undefined {
  const [first = NaN, second = NaN, ...more] = text.split(separator).map(number);
  return more.length > 0 || Number.isNaN(first) || Number.isNaN(second) ? undefined : [first, second];
}

/** Midnight of a day that exists, by the clock the exchange shows. */
function dayOf(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : undefined;
}

export function readPage(query: Query, usual: number, wrong: Wrong): { limit: number; offset: number } {
  const limit = whole(query['limit'] ?? String(usual));
  const offset = whole(query['offset'] ?? '0');
  if (!(limit >= 1 && limit <= LONGEST_PAGE)) wrong['limit'] = [`The limit must be between 1 and ${LONGEST_PAGE}.`];
  if (Number.isNaN(offset)) wrong['offset'] = ['The offset must be at least 0.'];
  return { limit, offset };
}

/** Reads `filter[...]` parameters into one test of loads. Every filter is really applied. */
export function readFilters(query: Query, wvMeaning: WvMeaning): { test: Test; wrong: Wrong } {
  const tests: Test[] = [];
  const wrong: Wrong = {};
  const refuse = (name: string, why = 'The format is invalid.'): void => void (wrong[`filter.${name}`] = [why]);
  const given = (name: string): string | undefined => query[`filter[${name}]`];
  /** Reads a filter that is there; one that cannot be read is refused. */
  const apply = (name: string, testOf: (text: string) => Test | undefined): void => {
    const text = given(name);
    if (text === undefined) return;
    const test = testOf(text);
    if (test === undefined) refuse(name);
    else tests.push(test);
  };

  const near = (side: 'start' | 'finish', place: (load: Load) => number): void => {
    const type = given(`${side}_point_type`);
    const radius = number(given(`${side}_point_radius`) ?? '0');
    if (given(`${side}_point_id`) === undefined) return;
    if (type === undefined) refuse(`${side}_point_type`, 'The point type field is required when point id is present.');
    if (Number.isNaN(radius)) refuse(`${side}_point_radius`, 'The radius must be a number.');
    apply(`${side}_point_id`, (id) => {
      if (Number.isNaN(whole(id))) return undefined;
      const center = POINTS.find((point) => String(point.id) === id && String(point.type) === type);
      const inside = POINTS.filter((point) => center !== undefined && distanceKm(point, center) <= radius).map(
        (point) => point.id,
      );
      const places = new Set(inside);
      return (load) => places.has(place(load));
    });
  };

  /** What has no value passes only a range without a lower end. */
  const range = (name: string, valueOf: (load: Load) => number | null): void =>
    apply(name, (text) => {
      const ends = pair(text, ',');
      if (ends === undefined || ends[0] > ends[1]) return undefined;
      const [min, max] = ends;
      return (load) => {
        const value = valueOf(load);
        return value === null ? min === 0 : value >= min && value <= max;
      };
    });

  const oneOf = (name: string, idsOf: (load: Load) => readonly number[]): void =>
    apply(name, (text) => {
      const wanted = new Set(text.split(',').map(whole));
      return wanted.has(NaN) ? undefined : (load) => idsOf(load).some((id) => wanted.has(id));
    });

  near('start', ({ from }) => from.id);
  near('finish', ({ to }) => to.id);
  apply('start_date', (text) => {
    const from = dayOf(text);
    return from === undefined ? undefined : ({ loadAt }) => loadAt >= from && loadAt < from + DAY;
  });
  apply('wv', (text) => {
    const ends = pair(text, '-');
    if (ends === undefined) return undefined;
    const [kilograms, cubicMetres] = [ends[0] * 1_000, ends[1]];
    return wvMeaning === 'fits-capacity'
      ? ({ weight, volume }) => weight <= kilograms && volume <= cubicMetres
      : ({ weight, volume }) => weight >= kilograms && volume >= cubicMetres;
  });
  range('distance', ({ distance }) => distance);
  range('price', ({ price, priceOnRequest }) => (priceOnRequest ? null : price));
  range('price_per_km', ({ price, distance, priceOnRequest }) => (priceOnRequest ? null : Math.floor(price / distance)));
  oneOf('load_types', ({ loadTypes }) => loadTypes.map(({ id }) => id));
  oneOf('truck_types', ({ body }) => [body.id]);
  apply(
    'owner_company',
    (inn) =>
      ({ company }) =>
        company.inn === inn,
  );
  // The account itself owns no loads.
  apply('mode', (mode) => (mode === 'all' ? () => true : mode === 'my' ? () => false : undefined));
  apply('user_id', (id) => (Number.isNaN(whole(id)) ? undefined : () => true));
  return { test: (load) => tests.every((passes) => passes(load)), wrong };
}
