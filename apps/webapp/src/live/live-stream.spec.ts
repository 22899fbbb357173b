import { LiveStream } from './live-stream';
import type { SseEvent } from './sse';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The line, the clock and the server, in the test's hand. */
class World {
  readonly asked: (string | undefined)[] = [];
  readonly heard: SseEvent[] = [];
  readonly opened: boolean[] = [];
  timers: { readonly ms: number; readonly run: () => void }[] = [];
  refuse: Error | undefined;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly stream = new LiveStream({
    open: (lastId) => {
      this.asked.push(lastId);
      if (this.refuse !== undefined) return Promise.reject(this.refuse);
      return Promise.resolve(new ReadableStream<Uint8Array>({ start: (controller) => void (this.controller = controller) }));
    },
    opened: (resumed) => this.opened.push(resumed),
    heard: (event) => this.heard.push(event),
    hopeless: (error) => error instanceof Error && error.message === 'hopeless',
    after: (ms, run) => {
      const timer = { ms, run };
      this.timers.push(timer);
      return () => (this.timers = this.timers.filter((one) => one !== timer));
    },
    random: () => 1,
  });

  async begin(): Promise<void> {
    this.stream.start();
    await settled();
  }

  async say(text: string): Promise<void> {
    this.controller?.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  async hangUp(): Promise<void> {
    this.controller?.close();
    await settled();
  }

  /** The one thing that is waited for happens. @returns how long it was, ms */
  async pass(): Promise<number> {
    const [timer, ...others] = this.timers;
    if (timer === undefined || others.length > 0) throw new Error(`${this.timers.length} timers`);
    this.timers = [];
    timer.run();
    await settled();
    return timer.ms;
  }
}

describe('live updates', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.begin();
  });

  it('go on where they stopped', async () => {
    await world.say('id: 41\nevent: response.updated\ndata: {}\n\n');
    await world.hangUp();
    await world.pass();
    expect(world.asked).toEqual([undefined, '41']);
    expect(world.opened).toEqual([false, true]);
    expect(world.heard).toEqual([{ name: 'response.updated', data: '{}', id: '41' }]);
  });

  it('come back with growing pauses, and after a word from the server with short ones again', async () => {
    world.refuse = new Error('no network');
    await world.hangUp();
    const pauses = [];
    for (let tries = 0; tries < 7; tries++) pauses.push(await world.pass());
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    world.refuse = undefined;
    await world.pass();
    await world.say('retry: 1200\n\n');
    await world.hangUp();
    expect(await world.pass()).toBe(1_200);
  });

  it('do not believe a line that is silent', async () => {
    await world.say(': \n\n');
    expect(await world.pass()).toBe(45_000);
    expect(await world.pass()).toBe(1_000);
    expect(world.asked).toHaveLength(2);
  });

  it('pause and go on, at once and once', async () => {
    await world.say('id: 5\nevent: response.updated\ndata: {}\n\n');
    world.stream.stop();
    await settled();
    expect(world.timers).toEqual([]);
    await world.begin();
    await world.begin();
    expect(world.asked).toEqual([undefined, '5']);
  });

  it('forget the place the server does not know any more', async () => {
    await world.say('id: 5\nevent: response.updated\ndata: {}\n\nevent: resync\ndata: {}\n\n');
    await world.hangUp();
    await world.pass();
    expect(world.asked).toEqual([undefined, undefined]);
  });

  it('are not asked for again by somebody who is out', async () => {
    world.refuse = new Error('hopeless');
    await world.hangUp();
    await world.pass();
    expect(world.timers).toEqual([]);
  });
});
