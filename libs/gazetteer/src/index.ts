import { CITY_ROWS } from './cities';

/** A city with its region and the coordinates (degrees, WGS 84) of its centre. */
export interface GazetteerCity {
  readonly name: string;
  readonly region: string;
  readonly lat: number;
  readonly lon: number;
  /** Thousands of people: bigger cities come first where a choice is shown. */
  readonly population: number;
}

export const CITIES: readonly GazetteerCity[] = CITY_ROWS.map(([name, region, lat, lon, population]) => ({
  name,
  region,
  lat,
  lon,
  population,
}));

/** The form in which names are compared: lower case, ё as е, single spaces. */
export const normaliseName = (name: string): string => name.toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ').trim();

const byName = new Map(CITIES.map((city) => [normaliseName(city.name), city]));

/**
 * Finds a city by its name; "Город, область", "г. Город", case and ё do not matter. Undefined for one we do not know, also for
 * a namesake: "Железногорск, Красноярский край" is not the Железногорск of the Kursk region that the gazetteer holds.
 */
export function findCity(name: string): GazetteerCity | undefined {
  const [first = '', ...behind] = name.split(',').map(normaliseName);
  const city = byName.get(first.replace(/^(г\.|г |город )\s*/, ''));
  if (city === undefined || isOwnRegion(city)) return city;
  const regions = behind.filter((part) => part !== '' && part !== 'россия' && part !== 'рф');
  return regions.length === 0 || regions.some((part) => stemOf(part) === stemOf(city.region)) ? city : undefined;
}

/** Moscow, Petersburg and Sevastopol: whatever region is written behind them, they have no namesake. */
const isOwnRegion = ({ name, region }: GazetteerCity): boolean => name === region;

const KIND_OF_REGION = /^(республика|респ\.?|область|обл\.?|край|автономный|округ|ао)$/;
/** Enough to tell regions apart, short enough to survive endings: "Чувашия" and "Чувашская Республика". */
const STEM_LETTERS = 5;

const stemOf = (region: string): string =>
  normaliseName(region)
    .split(' ')
    .filter((word) => !KIND_OF_REGION.test(word))
    .join(' ')
    .slice(0, STEM_LETTERS);

const EARTH_RADIUS_KM = 6_371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres (haversine). */
export function distanceKm(from: Readonly<{ lat: number; lon: number }>, to: Readonly<{ lat: number; lon: number }>): number {
  const half =
    Math.sin(radians(to.lat - from.lat) / 2) ** 2 +
    Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(radians(to.lon - from.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}
