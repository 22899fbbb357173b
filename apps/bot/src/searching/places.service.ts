import type { CargoCard } from '#contracts';
import { CITIES, distanceKm, findCity, normaliseName } from '#gazetteer';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { DriverTurn } from '../conversations/driver-turn';
import { Dictionaries } from './dictionaries.service';
import type { FilterQuery, Point, Side } from './filter';
import { asNamed, fits, stems } from './words/city-forms';
import type { Place } from './words/names';

/** The two ends of a way, and the words that name no city. */
export interface Way {
  readonly from?: Point;
  readonly to?: Point;
  readonly unknown: readonly string[];
}

/** Names of what a filter calls by number. */
export type PlaceNames = Readonly<Partial<Record<Side, string>>>;

type Ask = (beginning: string) => Promise<readonly Point[]>;

const LONGEST_NAME = 3;
/** Each word may cost four questions; who writes more than this tells a story. */
const MOST_WORDS = 8;
/** Nor is a text a search that begins with so many words nobody knows. */
const MOST_UNKNOWN = 3;

/** Cities as people write them. */
@Injectable()
export class Places {
  constructor(
    private readonly dictionaries: Dictionaries,
    private readonly database: Database,
  ) {}

  /** Cities that these words may mean, the best fit first; namesakes stand together. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async find(words: readonly string[], ask: Ask = (beginning) => this.dictionaries.points(beginning)): Promise<readonly Point[]> {
    const named = asNamed(words);
    // A big city is asked for by its name at once; each question may cost one to the exchange.
    const known = (CITIES.find(({ name }) => fits(named, name) === 3) ?? CITIES.find(({ name }) => fits(named, name) === 2))
      ?.name;
    const questions = [...(known === undefined ? [] : [normaliseName(known)]), ...stems(named[0] ?? '')];
    for (const question of questions) {
      const found = (await ask(question)).map((point) => ({ point, fit: fits(named, point.name) }));
      const best = Math.max(0, ...found.map(({ fit }) => fit));
      if (best > 0) return found.filter(({ fit }) => fit === best).map(({ point }) => point);
    }
    return [];
  }

  /** @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async way(places: readonly Place[]): Promise<Way> {
    const ask = rememberingAnswers((beginning) => this.dictionaries.points(beginning));
    const ends: { from?: Point; to?: Point } = {};
    const waiting: Point[] = [];
    const unknown: string[] = [];
    let left = MOST_WORDS;
    for (const place of places) {
      let { side } = place;
      const words = [...place.words];
      while (words.length > 0 && left-- > 0) {
        const { point, length } = await this.first(words, ask);
        const [word = ''] = words.splice(0, length);
        const parts = word.split('-').filter((part) => part !== '');
        if (point === undefined) {
          // "москва-казань" is two cities; "ростов-на-дону" was found whole.
          if (parts.length > 1) words.unshift(...parts);
          else unknown.push(word);
          if (unknown.length >= MOST_UNKNOWN && waiting.length === 0 && Object.keys(ends).length === 0) return { unknown };
          continue;
        }
        if (side !== undefined && ends[side] === undefined) ends[side] = point;
        else waiting.push(point);
        side = undefined;
      }
    }
    for (const point of waiting) {
      if (ends.from === undefined) ends.from = point;
      else if (ends.to === undefined) ends.to = point;
      else unknown.push(point.name);
    }
    return { ...ends, unknown };
  }

  /** The nearest city that we and the exchange both know. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async nearest(at: Readonly<{ lat: number; lon: number }>): Promise<Point | undefined> {
    const near = CITIES.map((city) => ({ city, km: distanceKm(at, city) })).sort((a, b) => a.km - b.km);
    for (const { city } of near.slice(0, 3)) {
      const points = await this.dictionaries.points(city.name);
      const found = points.find(({ name, region }) => findCity(region === undefined ? name : `${name}, ${region}`) === city);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Kept so that a filter read back by its numbers can be told in words. */
  remember(turn: DriverTurn, points: readonly Pick<Point, 'id' | 'type' | 'name'>[]): void {
    if (points.length === 0) return;
    turn.also(async (manager) => {
      for (const { type, id, name } of points)
        await manager.query('insert into bot.places (type, id, name) values ($1, $2, $3) on conflict do nothing', [
          type,
          id,
          name,
        ]);
    });
  }

  /** Names of the filter's ends, also out of loads that begin or end exactly there. */
  async names(filter: FilterQuery, cards: readonly CargoCard[] = []): Promise<PlaceNames> {
    const sides = (['start', 'finish'] as const).filter((side) => filter[`${side}PointId`] !== undefined);
    const found = await Promise.all(sides.map(async (side) => [side, await this.name(filter, side, cards)] as const));
    return Object.fromEntries(found.filter(([, name]) => name !== undefined));
  }

  private async name(filter: FilterQuery, side: Side, cards: readonly CargoCard[]): Promise<string | undefined> {
    const id = filter[`${side}PointId`];
    const type = filter[`${side}PointType`] ?? '2';
    const [row] = await this.database.source.query<{ name: string }[]>(
      'select name from bot.places where type = $1 and id = $2',
      [type, id],
    );
    const stops = cards.map(({ route }) => (side === 'start' ? route.from : route.to));
    return row?.name ?? stops.find((stop) => stop.pointId === id && (stop.pointType ?? '2') === type)?.city;
  }

  /** The longest beginning of the words that is a city; without one a single word is passed over. */
  private async first(words: readonly string[], ask: Ask): Promise<{ point?: Point; length: number }> {
    for (let length = Math.min(LONGEST_NAME, words.length); length > 0; length--) {
      const [point] = await this.find(words.slice(0, length), ask);
      if (point !== undefined) return { point, length };
    }
    return { length: 1 };
  }
}

function rememberingAnswers(ask: Ask): Ask {
  const answers = new Map<string, ReturnType<Ask>>();
  return (beginning) => {
    const answer = answers.get(beginning) ?? ask(beginning);
    answers.set(beginning, answer);
    return answer;
  };
}
