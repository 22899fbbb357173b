import { eventually } from '#testing';
import type { Stage } from './stage';

const DISPATCHERS = -1_001_000_000_001;
/** The published twenty a minute, with a little room: the group's limit is not what is measured. */
const EVERY_MS = 3_300;

export interface QueueFigures {
  /** People who wrote to the bot at the same moment, and how many answers a second they got while Telegram's limits were on. */
  readonly people: number;
  readonly answersPerSecond: number;
  /** Calls that Telegram refused because we were too fast. */
  readonly refused: number;
  readonly responses: number;
  /** From the request to the API to the message in the dispatchers' chat, ms. */
  readonly delayP50: number;
  readonly delayP95: number;
}

interface Call {
  readonly seq: number;
  readonly at: number | string;
  readonly status: number;
  readonly params: { readonly chat_id?: unknown; readonly text?: string };
}

/**
 * What leaves for Telegram, with the limits that Telegram publishes kept to the letter by the sandbox.
 * @param firstDriver nothing else was measured with this one and those after it, who respond here: nobody responds to a load twice
 */
export async function measureQueue(
  { system, get, headersOf }: Pick<Stage, 'system' | 'get' | 'headersOf'>,
  people: number,
  responses: number,
  firstDriver: number,
): Promise<QueueFigures> {
  const control = `${system.sandbox.url}/telegram/_control`;
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${control}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const sends = async (since: number): Promise<Call[]> => {
    const answer = await fetch(`${control}/calls?method=sendMessage&since=${since}&limit=5000`);
    return ((await answer.json()) as { items: Call[] }).items;
  };
  const momentOf = ({ at }: Call): number => (typeof at === 'number' ? at : Date.parse(at));

  await post('limiter', { enabled: true });
  const ids = Array.from({ length: people }, (_, n) => 950_000_000 + n);
  for (const id of ids) await post('users', { id, first_name: 'Водитель', language_code: 'ru' });
  const before = (await sends(0)).at(-1)?.seq ?? 0;
  const asked = Date.now();
  await Promise.all(ids.map((userId) => post('text', { userId, text: '/help' })));
  const accepted = async (): Promise<Call[]> => (await sends(before)).filter(({ status }) => status === 200);
  await eventually(`${people} people are answered`, async () => (await accepted()).length >= people, 60_000 + people * 100);
  const last = Math.max(...(await accepted()).map(momentOf));

  const { items } = (await (await get('/api/v1/cargos?limit=100')).json()) as { items: { id: string }[] };
  const delays: number[] = [];
  for (const [n, { id }] of items.slice(0, responses).entries()) {
    const begun = Date.now();
    const made = await fetch(`${system.url}/api/v1/cargos/${id}/responses`, {
      method: 'POST',
      headers: { ...headersOf(firstDriver + n), 'content-type': 'application/json' },
      body: JSON.stringify({ phone: '+79001234567' }),
    });
    if (made.status !== 201) throw new Error(`a response was answered with ${made.status}`);
    const arrived = async (): Promise<Call | undefined> =>
      (await accepted()).find(({ params }) => Number(params.chat_id) === DISPATCHERS && params.text?.includes(id) === true);
    await eventually('the dispatchers have it', async () => (await arrived()) !== undefined, 60_000);
    const call = await arrived();
    if (call !== undefined) delays.push(momentOf(call) - begun);
    await new Promise((done) => setTimeout(done, Math.max(0, begun + EVERY_MS - Date.now())));
  }
  await post('limiter', { enabled: false });
  delays.sort((a, b) => a - b);
  return {
    people,
    answersPerSecond: Math.round((people / (last - asked)) * 10_000) / 10,
    refused: (await sends(before)).filter(({ status }) => status === 429).length,
    responses: delays.length,
    delayP50: delays[Math.floor(delays.length / 2)] ?? 0,
    delayP95: delays[Math.ceil(delays.length * 0.95) - 1] ?? 0,
  };
}
