import { distanceKm } from '#gazetteer';
import { WeightedChoice, type Random } from '../../random';
import type { Company } from './companies';
import { LOAD_TYPES, POINTS, TRUCK_TYPES, type Body, type Point, type TypeRef } from './dictionaries';
import { makeNote } from './notes';
import { ODD_KINDS, type OddKind } from './odd';
import { STREETS } from './words';

/** A load on the board. Kilograms, cubic metres, kilometres, kopecks; moments in ms since 1970. */
export interface Load {
  readonly id: number;
  readonly from: Point;
  readonly to: Point;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly distance: number;
  readonly weight: number;
  readonly volume: number;
  price: number;
  /** The exchange shows no price. */
  priceOnRequest: boolean;
  readonly body: Body;
  readonly loadTypes: readonly TypeRef[];
  readonly company: Company;
  readonly loadAt: number;
  readonly unloadAt: number;
  readonly note: string | null;
  readonly goods: string;
  readonly partial: boolean;
  readonly round: boolean;
  readonly postedAt: number;
  readonly removeAt: number;
  readonly odd: OddKind | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const SHORTEST_LIFE_MS = 5 * MINUTE;
export const LONGEST_LIFE_MS = 3 * DAY;
/** Roads are longer than great circles by about a quarter. */
export const ROAD_FACTOR = 1.25;
/** Roubles a kilometre, whatever the body, the season and the rounding say. */
export const CHEAPEST_KM = 35;
export const DEAREST_KM = 120;
const ODD_SHARE = 0.03;
const SHORTEST_WAY_KM = 15;
/** Warehouses work from seven to eight in the evening, by the clock the exchange shows. */
const OPENING_HOUR = 7;
const CLOSING_HOUR = 20;
const KM_A_DAY = 650;

const round = (value: number, step: number): number => Math.round(value / step) * step;
/** Big cities send more than small ones, not as many times more as they have people. */
const PLACES = new WeightedChoice<Point>(POINTS, ({ population }) => Math.sqrt(population));
const TRUCKS = new WeightedChoice<Body>(TRUCK_TYPES, ({ share }) => share);

/** What is given is kept; the rest is made up plausibly. */
export function makeLoad(
  random: Random,
  id: number,
  postedAt: number,
  companies: readonly Company[],
  given: Partial<Load> = {},
): Load {
  const from = given.from ?? PLACES.pick(random);
  let to = given.to ?? PLACES.pick(random);
  while (to.id === from.id && given.to === undefined) to = PLACES.pick(random);
  const body = given.body ?? TRUCKS.pick(random);
  const distance = Math.max(SHORTEST_WAY_KM, Math.round(distanceKm(from, to) * ROAD_FACTOR));
  const weight = round(random.logUniform(body.tonnes[0], body.tonnes[1]) * 1_000, 100);
  const filled = (weight / 1_000 - body.tonnes[0]) / (body.tonnes[1] - body.tonnes[0]);
  const volume = round(body.volume[0] + filled * (body.volume[1] - body.volume[0]) * random.between(0.85, 1), 1);
  const removeAt = given.removeAt ?? postedAt + random.logUniform(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
  // A load is taken, or taken down, before it is to be loaded.
  const loadAt = atWork(removeAt + HOUR + random.exponential(0.6 * DAY));
  const partial = random.chance(0.15);
  const circle = random.chance(0.04);
  const odd = random.chance(ODD_SHARE) ? random.pick(ODD_KINDS) : undefined;
  return {
    id,
    from,
    to,
    fromAddress: `${random.pick(STREETS)}, ${random.integer(1, 120)}`,
    toAddress: `${random.pick(STREETS)}, ${random.integer(1, 120)}`,
    distance,
    weight,
    volume,
    price: priceOf(random, body, distance, filled, postedAt),
    priceOnRequest: random.chance(0.08) && odd === undefined,
    body,
    loadTypes: random.some(
      LOAD_TYPES.filter(({ id: type }) => body.loadTypes.includes(type)),
      random.integer(1, 3),
    ),
    company: random.pick(companies),
    loadAt,
    unloadAt: atWork(loadAt + (distance / KM_A_DAY) * DAY + random.between(2, 10) * HOUR),
    note: makeNote(random, { bodyId: body.id, partial, round: circle }),
    goods: random.pick(body.goods),
    partial,
    round: circle,
    postedAt,
    removeAt,
    odd,
    ...given,
  };
}

/** The next half hour at which somebody is there to load. */
function atWork(at: number): number {
  const moment = Math.ceil(at / (30 * MINUTE)) * 30 * MINUTE;
  const midnight = moment - (moment % DAY);
  if (moment > midnight + CLOSING_HOUR * HOUR) return midnight + DAY + OPENING_HOUR * HOUR;
  return Math.max(moment, midnight + OPENING_HOUR * HOUR);
}

/** In kopecks, by body: dearer when full, and from October to February. People write round sums. */
function priceOf(random: Random, body: Body, distance: number, filled: number, at: number): number {
  const month = new Date(at).getUTCMonth();
  const season = month <= 1 || month >= 9 ? 1.08 : 1;
  const [low, high] = body.roublesPerKm;
  const perKm = (low + (high - low) * (0.6 * filled + 0.4 * random.next())) * season;
  const step = distance > 100 ? 500 : 100;
  const least = Math.ceil((CHEAPEST_KM * distance) / step) * step;
  const most = Math.floor((DEAREST_KM * distance) / step) * step;
  return Math.min(most, Math.max(least, round(perKm * distance, step))) * 100;
}
