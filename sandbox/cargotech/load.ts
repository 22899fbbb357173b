import { distanceKm } from '#gazetteer';
import type { Random } from '../random';
import type { Company } from './companies';
import { LOAD_TYPES, POINTS, TRUCK_TYPES, type Body, type Point, type TypeRef } from './dictionaries';
import { ODD_KINDS, type OddKind } from './odd';
import { NOTES, STREETS } from './words';

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
  readonly priceOnRequest: boolean;
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
const DAY = 1_440 * MINUTE;
export const SHORTEST_LIFE_MS = 5 * MINUTE;
export const LONGEST_LIFE_MS = 3 * DAY;
/** Roads are longer than great circles by about a quarter. */
export const ROAD_FACTOR = 1.25;
const ODD_SHARE = 0.03;

const round = (value: number, step: number): number => Math.round(value / step) * step;
const weightOf = ({ population }: Point): number => Math.sqrt(population);

/** What is given is kept; the rest is made up plausibly. */
export function makeLoad(
  random: Random,
  id: number,
  postedAt: number,
  companies: readonly Company[],
  given: Partial<Load> = {},
): Load {
  const from = given.from ?? random.weighted(POINTS, weightOf);
  let to = given.to ?? random.weighted(POINTS, weightOf);
  for (let tries = 0; to.id === from.id && given.to === undefined && tries < 20; tries++) to = random.weighted(POINTS, weightOf);
  const body = given.body ?? random.weighted(TRUCK_TYPES, ({ share }) => share);
  const distance = Math.max(15, Math.round(distanceKm(from, to) * ROAD_FACTOR));
  const weight = round(random.logUniform(body.tonnes[0], body.tonnes[1]) * 1_000, 100);
  const filled = (weight / 1_000 - body.tonnes[0]) / (body.tonnes[1] - body.tonnes[0]);
  const volume = round(body.volume[0] + filled * (body.volume[1] - body.volume[0]) * random.between(0.85, 1), 1);
  const loadAt = round(postedAt + random.exponential(1.2 * DAY) + 3 * 60 * MINUTE, 30 * MINUTE);
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
    priceOnRequest: random.chance(0.08),
    body,
    loadTypes: LOAD_TYPES.filter(({ id: type }) => body.loadTypes.includes(type)).slice(0, random.integer(1, 3)),
    company: random.pick(companies),
    loadAt,
    unloadAt: loadAt + round((distance / 650) * DAY + random.between(2, 10) * 60 * MINUTE, 30 * MINUTE),
    note: random.chance(0.65) ? random.pick(NOTES) : null,
    goods: random.pick(body.goods),
    partial: random.chance(0.15),
    round: random.chance(0.04),
    postedAt,
    removeAt: postedAt + random.logUniform(SHORTEST_LIFE_MS, LONGEST_LIFE_MS),
    odd: random.chance(ODD_SHARE) ? random.pick(ODD_KINDS) : undefined,
    ...given,
  };
}

/** 35 to 120 roubles a kilometre: by body, dearer when full, in winter and on short ways. */
function priceOf(random: Random, body: Body, distance: number, filled: number, at: number): number {
  const month = new Date(at).getUTCMonth();
  const season = month <= 1 || month >= 9 ? 1.08 : 1;
  const [low, high] = body.roublesPerKm;
  const perKm = (low + (high - low) * (0.6 * filled + 0.4 * random.next())) * season;
  const bounded = Math.min(120, Math.max(35, perKm));
  return Math.max(3_000, round(bounded * distance, 500)) * 100;
}
