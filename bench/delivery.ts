import { CreateSearch, MeetDriver, Refusal, SERVICE_UNAVAILABLE, type Driver } from '#contracts';
import { eventually } from '#testing';
import { Office } from '../test/support/office';
import { System } from '../test/support/system';
import { CITIES } from './watched';

const PER_MINUTE = 600;
const LOADS = 20_000;
const ALERTS_A_SECOND = 15;
const FIRST_PERSON = 970_000_000;
const LONGEST_WAY_KM = 9_000;
const AT_ONCE = 16;

/** From the exchange's posting to Telegram's acceptance, by the whole system. Seconds. */
export interface DeliveryFigures {
  readonly drivers: number;
  readonly queries: number;
  readonly loads: number;
  /** Alerts that somebody waits for, and how many a second that is. */
  readonly expected: number;
  readonly perSecond: number;
  readonly lost: number;
  readonly doubled: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  readonly busiestMinute: number;
}

interface Call {
  readonly seq: number;
  readonly at: number | string;
  readonly status: number;
  readonly params: { readonly chat_id?: unknown; readonly reply_markup?: unknown };
}

/** Searches of `drivers` over `queries` distinct ones, loads posted as often as causes fifteen alerts a second. */
export async function measureDelivery(
  { drivers, queries, seconds }: { readonly drivers: number; readonly queries: number; readonly seconds: number },
  say: (text: string) => void,
): Promise<DeliveryFigures> {
  const system = await System.start({
    sandbox: { loads: LOADS, alive: false, latency: 'realistic', requestsPerMinute: PER_MINUTE },
    environment: { LOG_LEVEL: 'warn', NODE_OPTIONS: '--max-old-space-size=160' },
  });
  try {
    const cities = CITIES.slice(0, Math.min(CITIES.length, queries));
    const cityOf = (n: number): number => (n % queries) % cities.length;
    const people = new Map<number, number[]>(cities.map((_, index) => [index, []]));
    say(`${drivers} drivers save their searches…`);
    await prepare(system, drivers, queries, (n, person) => people.get(cityOf(n))?.push(person));
    const { exchange } = system.sandbox;
    const lists = (): number => exchange.counters['list'] ?? 0;
    const round = Math.max(5, (queries * 60) / (PER_MINUTE * 0.9));
    const before = lists();
    await eventually('every query is known', () => lists() - before >= 2 * queries, 90_000 + round * 4_000);

    say('loads are posted…');
    const everyMs = (1_000 * drivers) / cities.length / ALERTS_A_SECOND;
    const posted = new Map<string, { at: number; people: readonly number[] }>();
    const accepted = new Accepted(`${system.sandbox.url}/telegram/_control`);
    await accepted.read();
    const begun = Date.now();
    for (let n = 0; Date.now() < begun + seconds * 1_000; n++) {
      await new Promise((done) => setTimeout(done, Math.max(0, begun + n * everyMs - Date.now())));
      const index = Math.floor(Math.random() * cities.length);
      const from = cities[index];
      if (from === undefined) throw new Error('there is no city');
      const { id } = exchange.board.appear({ from, odd: undefined });
      posted.set(String(id), { at: Date.now(), people: people.get(index) ?? [] });
      await accepted.read();
    }
    const postingSeconds = (Date.now() - begun) / 1_000;
    const expected = [...posted].flatMap(([id, load]) => load.people.map((person) => ({ name: `${person} ${id}`, at: load.at })));
    await eventually(
      'all are told',
      async () => {
        await accepted.read();
        return expected.every(({ name }) => accepted.at.has(name));
      },
      180_000,
    ).catch(
      // What was lost is counted.
      () => undefined,
    );
    const delays = expected.flatMap(({ name, at }) => (accepted.at.get(name) ?? []).slice(0, 1).map((moment) => moment - at));
    delays.sort((a, b) => a - b);
    const quantile = (part: number): number =>
      Math.round((delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0) / 100) / 10;
    return {
      drivers,
      queries,
      loads: posted.size,
      expected: expected.length,
      perSecond: Math.round((expected.length / postingSeconds) * 10) / 10,
      lost: expected.filter(({ name }) => !accepted.at.has(name)).length,
      doubled: [...accepted.at.values()].filter((times) => times.length > 1).length,
      p50: quantile(0.5),
      p95: quantile(0.95),
      worst: quantile(1),
      busiestMinute: exchange.account.busiestMinute,
    };
  } finally {
    await system.stop();
  }
}

/** People who may be written to, each with one search. */
async function prepare(
  system: System,
  drivers: number,
  queries: number,
  note: (n: number, person: number) => void,
): Promise<void> {
  const office = await Office.open(system.nats.url);
  const cities = CITIES.slice(0, Math.min(CITIES.length, queries));
  const control = `${system.sandbox.url}/telegram/_control`;
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${control}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const one = async (n: number): Promise<void> => {
    const person = FIRST_PERSON + n;
    await post('users', { id: person, first_name: 'Водитель', language_code: 'ru' });
    await post('write-access', { userId: person });
    const met = { telegramId: String(person), firstName: 'Водитель', languageCode: 'ru' };
    const driver: Driver = await patiently(() => office.ask(MeetDriver, met));
    const query = n % queries;
    const city = cities[query % cities.length];
    const filter = {
      startPointId: String(city?.id),
      startPointRadius: '0',
      distance: `0,${LONGEST_WAY_KM + Math.floor(query / cities.length)}`,
    };
    const search = {
      driverId: driver.id,
      timeZone: driver.timeZone,
      name: `Поиск ${query}`,
      filter,
      idempotencyKey: String(person),
    };
    await patiently(() => office.ask(CreateSearch, search));
    note(n, person);
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < drivers) await one(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await office.close();
}

/** Only what comes after is measured: what its deadline cut off is asked again. */
async function patiently<T>(ask: () => Promise<T>, left = 5): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (left === 0 || !(error instanceof Refusal && error.is(SERVICE_UNAVAILABLE))) throw error;
    return patiently(ask, left - 1);
  }
}

/** What Telegram has accepted: by person and load, each time. */
class Accepted {
  readonly at = new Map<string, number[]>();
  private last = 0;

  constructor(private readonly control: string) {}

  async read(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.control}/calls?method=sendMessage&since=${this.last}&limit=1000`);
      const { items } = (await answer.json()) as { items: Call[] };
      const fresh = items.filter(({ seq }) => seq > this.last);
      for (const call of fresh) this.note(call);
      this.last = Math.max(this.last, ...fresh.map(({ seq }) => seq));
      if (fresh.length === 0) return;
    }
  }

  private note({ at, status, params }: Call): void {
    const cargoId = /favourite:(\d+)/.exec(JSON.stringify(params.reply_markup ?? ''))?.[1];
    if (status !== 200 || cargoId === undefined) return;
    const name = `${String(params.chat_id)} ${cargoId}`;
    this.at.set(name, [...(this.at.get(name) ?? []), typeof at === 'number' ? at : Date.parse(at)]);
  }
}

/** A paragraph of the page of results. */
export const deliveryLines = (row: DeliveryFigures): string[] => [
  `${row.drivers} drivers with a search each over ${row.queries} distinct queries, ${PER_MINUTE} calls a minute, the exchange as slow as the real one: ${row.loads} loads caused ${row.expected} alerts, ${row.perSecond} a second.`,
  `From the exchange's posting to Telegram's acceptance ${row.p50} s at the median, ${row.p95} s at the 95th percentile, ${row.worst} s at worst; ${row.lost} lost, ${row.doubled} doubled, busiest sliding minute ${row.busiestMinute} calls.`,
];
