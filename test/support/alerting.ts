import { eventually } from '#testing';
import { POINTS, type Point } from '../../sandbox/cargotech/world/dictionaries';
import { DriverChat } from './driver-chat';
import type { System } from './system';

/** A driver who waits for loads, at both doors. */
export interface Waiting {
  readonly token: string;
  readonly chat: DriverChat;
}

interface NewSearch {
  readonly name?: string;
  /** Beside the city. */
  readonly filter?: Readonly<Record<string, string>>;
  readonly alerts?: object;
}

/** @throws Error when the exchange knows no such city */
export function city(name: string): Point {
  const found = POINTS.find((point) => point.city === name);
  if (found === undefined) throw new Error(`no city ${name}`);
  return found;
}

/** What happens on the exchange, and drivers who want to hear of it. */
export class Alerting {
  constructor(private readonly system: System) {}

  async driver(number: number): Promise<Waiting> {
    const chat = await DriverChat.open(this.system, number);
    return { chat, token: await this.system.signIn(number) };
  }

  /**
   * Saves a search for loads from a city over HTTP and waits until the watcher has looked at it: what is there by then is no news.
   * @param asks what the watcher's calls for it look like
   */
  async save(
    { token }: Waiting,
    from: Point,
    { filter = {}, ...more }: NewSearch = {},
    asks = /start_point_id/,
  ): Promise<string> {
    const own = { startPointId: String(from.id), startPointRadius: '0', ...filter };
    const begun = Date.now();
    const answer = await this.system.post('/me/searches', { filter: own, ...more }, token);
    if (answer.status !== 201) throw new Error(`search: ${answer.status} ${await answer.text()}`);
    const { log } = this.system.sandbox.exchange;
    const city = new RegExp(`start_point_id(%5D|\\])=${from.id}(?!\\d)`, 'i');
    const looked = (): boolean =>
      log.some(({ at, url, status }) => at >= begun && status === 200 && city.test(url) && asks.test(url));
    await eventually(`loads from ${from.name} are watched`, looked, 60_000);
    return ((await answer.json()) as { id: string }).id;
  }

  /** A new load with a phone and a price in kopecks. @returns its id */
  appear(from: Point, price = 7_500_000): string {
    return String(this.system.sandbox.exchange.board.appear({ from, price, priceOnRequest: false, odd: undefined }).id);
  }

  change(id: string, price: number): void {
    this.system.sandbox.exchange.board.change(id, price);
  }

  remove(id: string): void {
    this.system.sandbox.exchange.board.remove(id);
  }
}
