import { GetLastFilter, PutLastFilter } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { Dictionaries } from './dictionaries.service';
import { filterOf, withPoint, withRadius, type FilterQuery } from './filter';
import { Lists } from './lists/lists.service';
import { Places, type PlaceNames } from './places.service';
import { LONGEST_SEARCH, readSearch } from './words/read-search';

/** Around a driver who said where they are: nobody stands exactly in a city. */
const AROUND_ME_KM = 100;

/** What a driver is searching for, by words, by place or as the last time. Every search is remembered as the last filter. */
@Injectable()
export class Search {
  constructor(
    private readonly rpc: RpcClient,
    private readonly places: Places,
    private readonly dictionaries: Dictionaries,
    private readonly lists: Lists,
    private readonly drivers: Drivers,
  ) {}

  /** The driver's last filter again. @throws Refusal as `Lists.begin` does */
  async last(turn: DriverTurn): Promise<void> {
    const timeZone = await this.drivers.zone(turn.driver.driverId);
    await this.lists.begin(turn, { filter: await this.lastFilter(turn, timeZone), timeZone });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async lastFilter({ driver: { driverId } }: DriverTurn, timeZone: string): Promise<FilterQuery> {
    const { filter } = await this.rpc.call(GetLastFilter, { driverId, timeZone });
    return filter;
  }

  /**
   * Tries a text as a search.
   * @returns false when nothing in it says anything about loads
   * @throws Refusal as `Lists.begin` does
   */
  async byText(turn: DriverTurn, text: string): Promise<boolean> {
    if (text.length > LONGEST_SEARCH) return false;
    const [timeZone, bodies] = await Promise.all([this.drivers.zone(turn.driver.driverId), this.dictionaries.bodies()]);
    const words = readSearch(text, { today: this.drivers.today(timeZone), bodies });
    const { from, to, unknown } = await this.places.way(words.places);
    const filter = filterOf(words, { ...(from && { from }), ...(to && { to }) });
    if (Object.keys(filter).length === 0) return false;
    const chosen = [from, to].filter((point) => point !== undefined);
    this.places.remember(turn, chosen);
    const names = { ...(from && { start: from.name }), ...(to && { finish: to.name }) };
    await this.show(turn, { filter, names, timeZone, unknown });
    return true;
  }

  /** Loads around the nearest city. Degrees. @throws Refusal as `Lists.begin` does */
  async around(turn: DriverTurn, at: Readonly<{ latitude: number; longitude: number }>): Promise<void> {
    const point = await this.places.nearest({ lat: at.latitude, lon: at.longitude });
    if (point === undefined) {
      turn.say(html`${TEXTS[turn.driver.language].commands.search.noCityNear}`);
      return;
    }
    this.places.remember(turn, [point]);
    const timeZone = await this.drivers.zone(turn.driver.driverId);
    const filter = withRadius(withPoint({}, 'start', point), AROUND_ME_KM);
    await this.show(turn, { filter, names: { start: point.name }, timeZone });
  }

  /** Remembers a filter and shows what it finds. @throws Refusal as `Lists.begin` does */
  async show(
    turn: DriverTurn,
    search: { filter: FilterQuery; names?: PlaceNames; timeZone: string; unknown?: readonly string[] },
  ): Promise<void> {
    const { filter, timeZone } = search;
    await this.rpc.call(PutLastFilter, { driverId: turn.driver.driverId, timeZone, filter: { ...filter } });
    await this.lists.begin(turn, search);
  }
}
