import { distanceKm } from '#gazetteer';
import { POINTS } from './dictionaries';
import type { Load } from './load';

export type WvMeaning = 'fits-capacity' | 'at-least';

/** What the exchange says of parameters it cannot read: field → messages. */
export type Wrong = Record<string, string[]>;

type Test = (load: Load) => boolean;

const DAY = 86_400_000;
const number = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN);

/** Reads `filter[...]` parameters into one test of loads. Every filter is really applied. */
export function readFilters(query: Readonly<Record<string, string>>, wvMeaning: WvMeaning): { test: Test; wrong: Wrong } {
  const tests: Test[] = [];
  const wrong: Wrong = {};
  const refuse = (name: string, why: string): void => void (wrong[`filter.${name}`] = [why]);
  const given = (name: string): string | undefined => query[`filter[${name}]`];

  const near = (side: 'start' | 'finish', place: (load: Load) => number): void => {
    const id = given(`${side}_point_id`);
    if (id === undefined) return;
    if (given(`${side}_point_type`) === undefined) {
      refuse(`${side}_point_type`, 'The point type field is required when point id is present.');
      return;
    }
    const radius = number(given(`${side}_point_radius`) ?? '0');
    if (Number.isNaN(radius)) {
      refuse(`${side}_point_radius`, 'The radius must be a number.');
      return;
    }
    const center = POINTS.find((point) => String(point.id) === id && String(point.type) === given(`${side}_point_type`));
    const inside = new Set(
      center === undefined
        ? []
        : POINTS.filter((point) => point.id === center.id || distanceKm(point, center) <= radius).map((point) => point.id),
    );
    tests.push((load) => inside.has(place(load)));
  };

  const range = (name: string, value: (load: Load) => number | null): void => {
    const text = given(name);
    if (text === undefined) return;
    const [min = NaN, max = NaN] = text.split(',').map(number);
    if (Number.isNaN(min) || Number.isNaN(max) || min > max) {
      refuse(name, 'The format is invalid.');
      return;
    }
    tests.push((load) => {
      const actual = value(load);
      return actual === null ? min === 0 : actual >= min && actual <= max;
    });
  };

  const oneOf = (name: string, ids: (load: Load) => readonly number[]): void => {
    const text = given(name);
    if (text === undefined) return;
    const wanted = new Set(text.split(',').map(Number));
    if ([...wanted].some(Number.isNaN)) refuse(name, 'The format is invalid.');
    else tests.push((load) => ids(load).some((id) => wanted.has(id)));
  };

  near('start', (load) => load.from.id);
  near('finish', (load) => load.to.id);
  const startDate = given('start_date');
  if (startDate !== undefined) {
    const from = /^\d{4}-\d{2}-\d{2}$/.test(startDate) ? Date.parse(startDate) : NaN;
    if (Number.isNaN(from)) refuse('start_date', 'The date is not valid.');
    else tests.push((load) => load.loadAt >= from && load.loadAt < from + DAY);
  }
  const wv = given('wv');
  if (wv !== undefined) {
    const [tonnes = NaN, volume = NaN] = wv.split('-').map(number);
    if (Number.isNaN(tonnes) || Number.isNaN(volume)) refuse('wv', 'The format is invalid.');
    else if (wvMeaning === 'fits-capacity') tests.push((load) => load.weight <= tonnes * 1_000 && load.volume <= volume);
    else tests.push((load) => load.weight >= tonnes * 1_000 && load.volume >= volume);
  }
  const price = (load: Load): number | null => (load.priceOnRequest ? null : load.price);
  range('distance', (load) => load.distance);
  range('price', price);
  range('price_per_km', (load) => (load.priceOnRequest ? null : Math.floor(load.price / load.distance)));
  oneOf('load_types', (load) => load.loadTypes.map(({ id }) => id));
  oneOf('truck_types', (load) => [load.body.id]);
  const inn = given('owner_company');
  if (inn !== undefined) tests.push((load) => load.company.inn === inn);
  // The account itself owns no loads.
  if (given('mode') === 'my') tests.push(() => false);
  return { test: (load) => tests.every((passes) => passes(load)), wrong };
}
