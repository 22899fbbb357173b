import type { Cargo, Response } from '../api/client';
import { SendingQueue, UNDO_MS, type Outcome, type Unsent } from './queue';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const cargo = (id: string) => ({ id }) as Cargo;
const offer = { phone: '+7 900 000-00-00', priceKopecks: 5_000_000 };
const accepted: Outcome = { sent: { id: 'r1', cargoId: '7', status: 'pending' } as Response };
const gone = { code: 'CARGO_REMOVED', title: 'Груз снят', detail: 'Его уже забрали.' };

/** A phone: its clock, its memory and what its network does. */
class Phone {
  now = 1_000_000;
  memory: string | undefined;
  readonly requests: Unsent[] = [];
  readonly sent: Response[] = [];
  readonly refused: Unsent[] = [];
  answer: Outcome | Promise<Outcome> = accepted;
  private timer: { at: number; run: () => void } | undefined;
  private keys = 0;

  start(): SendingQueue {
    return new SendingQueue({
      send: (unsent) => {
        this.requests.push(unsent);
        return Promise.resolve(this.answer);
      },
      onSent: (response) => this.sent.push(response),
      onRefused: (unsent) => this.refused.push(unsent),
      recall: () => (this.memory === undefined ? undefined : (JSON.parse(this.memory) as Unsent[])),
      keep: (list) => (this.memory = JSON.stringify(list)),
      now: () => this.now,
      after: (ms, run) => {
        this.timer = { at: this.now + ms, run };
        return () => (this.timer = undefined);
      },
      newKey: () => `key-${++this.keys}`,
    });
  }

  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let due = this.timer; due !== undefined && due.at <= end; due = this.timer) {
      this.now = due.at;
      this.timer = undefined;
      due.run();
      await settled();
    }
    this.now = end;
    await settled();
  }

  get sentKeys(): string[] {
    return this.requests.map(({ key }) => key);
  }
}

describe('responses on their way', () => {
  let phone: Phone;
  let queue: SendingQueue;
  const states = () => queue.list.value.map(({ state }) => state);
  beforeEach(() => {
    phone = new Phone();
    queue = phone.start();
  });

  it('are sent after the time to think, once, and leave the queue', async () => {
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS - 1);
    expect(phone.requests).toEqual([]);
    expect(states()).toEqual(['held']);
    await phone.pass(1);
    expect(phone.requests).toMatchObject([{ key: 'key-1', offer }]);
    expect(phone.sent).toHaveLength(1);
    await phone.pass(600_000);
    expect(phone.requests).toHaveLength(1);
    expect(phone.memory).toBe('[]');
  });

  it('can be taken back until then, and not when they are on their way', async () => {
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS - 1);
    expect(queue.takeBack('key-1')).toEqual(offer);
    await phone.pass(600_000);
    expect(phone.requests).toEqual([]);

    phone.answer = new Promise<Outcome>(() => undefined);
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS);
    expect(queue.takeBack('key-2')).toBeUndefined();
    expect(states()).toEqual(['sending']);
  });

  it('go at once when the page is going away', async () => {
    queue.add(cargo('7'), offer);
    queue.flushAll();
    expect(phone.requests).toHaveLength(1);
    await settled();
    await phone.pass(UNDO_MS);
    expect(phone.requests).toHaveLength(1);
  });

  it('wait for the network, and go with the same key when it is back', async () => {
    phone.answer = 'later';
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS);
    expect(states()).toEqual(['waiting']);
    phone.answer = accepted;
    queue.flush();
    await settled();
    expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
    expect(states()).toEqual([]);
  });

  it('are tried again by themselves, less and less often', async () => {
    phone.answer = 'later';
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS + 5_000 + 10_000 + 20_000 + 40_000);
    expect(phone.requests).toHaveLength(5);
    await phone.pass(59_999);
    expect(phone.requests).toHaveLength(5);
    await phone.pass(1);
    expect(phone.requests).toHaveLength(6);
  });

  it.each(['held', 'waiting', 'sending'] as const)('survive the end of the page while %s', async (state) => {
    if (state === 'sending') phone.answer = new Promise<Outcome>(() => undefined);
    if (state === 'waiting') phone.answer = 'later';
    queue.add(cargo('7'), offer);
    if (state !== 'held') await phone.pass(UNDO_MS);
    expect(states()).toEqual([state]);
    queue.stop();
    phone.answer = accepted;
    queue = phone.start();
    queue.flush();
    await settled();
    expect(phone.requests.at(-1)).toMatchObject({ key: 'key-1', cargo: { id: '7' }, offer });
    expect(phone.sent).toHaveLength(1);
    expect(queue.list.value).toEqual([]);
  });

  it('that were refused say why and wait for the driver, over a restart too', async () => {
    phone.answer = { refused: gone };
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS);
    expect(phone.refused).toMatchObject([{ state: 'refused', refused: gone }]);
    queue = phone.start();
    queue.flush();
    await phone.pass(600_000);
    expect(phone.requests).toHaveLength(1);
    expect(queue.list.value).toMatchObject([{ state: 'refused', refused: gone }]);

    phone.answer = accepted;
    queue.retry('key-1');
    await settled();
    expect(queue.list.value).toEqual([]);
    expect(phone.sent).toHaveLength(1);
  });

  it('do not disturb each other', async () => {
    phone.answer = 'later';
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS);
    phone.answer = accepted;
    queue.add(cargo('8'), offer);
    expect(states()).toEqual(['held', 'waiting']);
    await phone.pass(60_000);
    expect(queue.list.value).toEqual([]);
    expect(new Set(phone.sentKeys)).toEqual(new Set(['key-1', 'key-2']));
  });

  it('of one load are one: the last that was written', async () => {
    phone.answer = { refused: gone };
    queue.add(cargo('7'), offer);
    await phone.pass(UNDO_MS);
    queue.add(cargo('7'), { phone: '+79001112233' });
    expect(queue.list.value).toMatchObject([{ key: 'key-2', state: 'held' }]);
  });

  it('are not held for hours by a clock that was set back', async () => {
    queue.add(cargo('7'), offer);
    phone.now -= 7_200_000;
    queue.flush();
    await settled();
    expect(phone.sent).toHaveLength(1);
  });
});
