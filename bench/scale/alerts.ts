import { eventually } from '#testing';
import { summary, type Measured } from '../load';
import { CITIES } from '../watched';
import { costOf, line, type Cost, type Scene } from './scene';

/** From so many cities loads are looked for, by as many drivers each. */
const WATCHED_CITIES = 12;
const LOADS_EVERY_MS = 400;
const LONGEST_WAY_KM = 9_000;
/** Telegram ids of the crowd begin here. */
const FIRST_PERSON = 5_000_000_000;

/** Drivers who have a search each. */
export const searchers = (short: boolean): number => (short ? WATCHED_CITIES : 15 * WATCHED_CITIES);

/** The filter of the `n`th of them: whatever leaves from a city. */
export const searchOf = (n: number): Record<string, string> => ({
  startPointId: String(CITIES[n % WATCHED_CITIES]?.id ?? 0),
  startPointRadius: '0',
  distance: `0,${LONGEST_WAY_KM}`,
});

/** Those who have a search are people that Telegram knows: to anybody else nothing can be sent, and whoever once could not be reached is left alone. */
export async function introduce({ system }: Scene): Promise<void> {
  const control = `${system.sandbox.url}/telegram/_control`;
  for (let n = 1; n <= searchers(false); n++) {
    const person = FIRST_PERSON + n;
    await post(`${control}/users`, { id: person, first_name: 'Водитель', language_code: 'ru' });
    await post(`${control}/write-access`, { userId: person });
  }
}

/** Loads come up that the searches of the crowd wait for: from the exchange to Telegram. What watching costs at rest does not count. */
export async function measureAlerts({ system, meter, pace, say }: Scene): Promise<Cost> {
  const control = `${system.sandbox.url}/telegram/_control`;
  const count = searchers(false);
  const { counters, board } = system.sandbox.exchange;
  const known = (counters['list'] ?? 0) + 2 * WATCHED_CITIES;
  await eventually('every search is watched', () => (counters['list'] ?? 0) >= known, 180_000);
  await meter.learnRest(10);

  const loads = Math.ceil(25 * pace);
  const told = async (): Promise<number> => {
    const answer = await fetch(`${control}/calls?method=sendMessage&limit=5000`);
    const { items } = (await answer.json()) as { items: { status: number; params: { reply_markup?: unknown } }[] };
    return items.filter(({ status, params }) => status === 200 && /favourite:\d+/.test(JSON.stringify(params.reply_markup ?? '')))
      .length;
  };
  const before = await told();
  const work = async (): Promise<Measured> => {
    const begun = performance.now();
    for (let n = 0; n < loads; n++) {
      const from = CITIES[n % WATCHED_CITIES];
      if (from !== undefined) board.appear({ from, odd: undefined });
      await new Promise((done) => setTimeout(done, LOADS_EVERY_MS / pace));
    }
    const expected = before + (loads * count) / WATCHED_CITIES;
    await eventually('all are told', async () => (await told()) >= expected, 180_000);
    const latencies = Array.from({ length: expected - before }, () => 0);
    return summary(latencies, { connections: 0, seconds: (performance.now() - begun) / 1_000, errors: 0 });
  };
  const cost = await costOf(meter, 'alert', true, work);
  say(line(cost));
  return cost;
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}
