import { freePort } from '#testing';
import { System } from '../test/support/system';
import { brotliDecompressSync } from 'node:zlib';
import { loginShot, rawBody, signInAll } from './drivers';
import { zipf, type Shot } from './load';

/** Lists that drivers look at, the most wanted first. */
export const LISTS = [
  '',
  'startPointId=1',
  'startPointId=39',
  'startPointId=62',
  'startPointId=1&weightVolume=20-83',
  'startPointId=39&weightVolume=20-83',
  'weightVolume=1.5-9',
  'truckTypes=6',
  'truckTypes=1&startPointId=1',
  'loadTypes=1',
  'price=5000000,99999900',
  'distance=0,500',
  'finishPointId=1',
  'startPointId=1&finishPointId=39',
  'startPointId=1&startPointRadius=200',
  'weightVolume=10-54',
  'pricePerKm=7000,99900',
  'truckTypes=3,4',
  'weightVolume=5-36&startPointId=1',
  'sort=price',
].map((filter) => `/api/v1/cargos${filter === '' ? '' : `?${filter}`}`);
/** What is typed into the field of a city. */
export const CITIES = ['мос', 'каз', 'чел', 'ека', 'сам', 'уфа', 'нов', 'рос'].map(
  (name) => `/api/v1/dictionaries/points?name=${encodeURIComponent(name)}`,
);

/** A kind of request to the system under measurement and the status it should be answered with. */
export interface Route {
  readonly name: string;
  readonly status: number;
  readonly next: () => Shot;
}

/** The whole system, warm, with its drivers signed in. */
export interface Stage {
  readonly system: System;
  readonly natsMonitorPort: number;
  readonly routes: readonly Route[];
  /** A list that a driver asks for; any driver when none is named. */
  readonly nextList: (driver?: number) => Shot;
  /** A page as somebody gets it. @throws Error when it is not 200 */
  readonly get: (path: string) => Promise<Response>;
  /** Headers that sign a driver in. */
  readonly headersOf: (driver: number) => Record<string, string>;
  /** Every list's bytes as they are on the wire, by path. */
  readonly bodies: ReadonlyMap<string, Buffer>;
  /** How many of them differed from the uncompressed, uncached ones. */
  readonly differing: number;
}

/** Starts everything in production mode with its log on disk. `sessions` drivers sign in. */
export async function prepare(sessions: number, logFile: string, say: (text: string) => void): Promise<Stage> {
  const natsMonitorPort = await freePort();
  const system = await System.start({
    logFile,
    natsMonitorPort,
    sandbox: { loads: 20_000, alive: false },
    // What a container is given for its heap; on a bare machine V8 takes its size from all the memory there is.
    environment: { LOG_LEVEL: 'info', TRUSTED_PROXIES: '127.0.0.1/32', NODE_OPTIONS: '--max-old-space-size=160' },
  });
  say(`signing in ${sessions} drivers…`);
  const tokens = await signInAll(system, sessions);
  const headers = (driver = Math.floor(Math.random() * tokens.length)): Record<string, string> => ({
    authorization: `Bearer ${tokens[driver % tokens.length] ?? ''}`,
    'accept-encoding': 'br',
  });
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(`${system.url}${path}`, { headers: headers() });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };

  say('warming up, and comparing bytes…');
  const etags = new Map<string, string>();
  const bodies = new Map<string, Buffer>();
  let differing = 0;
  for (const path of LISTS) {
    const first = await get(path);
    etags.set(path, first.headers.get('etag') ?? '');
    const cold = Buffer.from(await first.arrayBuffer());
    const raw = await rawBody(system.url, path, headers());
    bodies.set(path, raw);
    if (!brotliDecompressSync(raw).equals(cold)) differing++;
  }
  const { items } = (await (await get(LISTS[0] ?? '')).json()) as { items: { id: string }[] };
  const details = items.map(({ id }) => `/api/v1/cargos/${id}`);
  for (const path of [...details, ...CITIES]) await get(path);

  const [list, detail, city] = [zipf(LISTS), zipf(details), zipf(CITIES)];
  let newcomer = 1_000_000;
  const nextList = (driver?: number): Shot => ({ path: list(), headers: headers(driver) });
  const routes: Route[] = [
    { name: 'warm list', status: 200, next: () => nextList() },
    {
      name: '304',
      status: 304,
      next: () => {
        const path = list();
        return { path, headers: { ...headers(), 'if-none-match': etags.get(path) ?? '' } };
      },
    },
    { name: 'detail', status: 200, next: () => ({ path: detail(), headers: headers() }) },
    { name: 'autocomplete', status: 200, next: () => ({ path: city(), headers: headers() }) },
    { name: 'login', status: 200, next: () => loginShot(system, ++newcomer) },
  ];
  return { system, natsMonitorPort, routes, nextList, get, headersOf: headers, bodies, differing };
}
