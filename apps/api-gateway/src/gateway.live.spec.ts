import { Refusal, SERVICE_UNAVAILABLE } from '#contracts';
import { eventually, loseStore } from '#testing';
import { LiveStreams } from './live/live-streams.service';
import type { Gateway } from './testing/gateway';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

interface Heard {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** A client of server-sent events that keeps what it hears. */
class Listener {
  readonly heard: Heard[] = [];
  ended = false;
  text = '';

  private constructor(
    readonly answer: Response,
    private readonly controller: AbortController,
  ) {
    void this.read();
  }

  static async open(gateway: Gateway, path: string, headers: Record<string, string>): Promise<Listener> {
    const controller = new AbortController();
    return new Listener(await fetch(gateway.url + path, { headers, signal: controller.signal }), controller);
  }

  close(): void {
    this.controller.abort();
  }

  private async read(): Promise<void> {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of this.answer.body as unknown as AsyncIterable<Uint8Array>) {
        this.text += decoder.decode(chunk, { stream: true });
        const blocks = this.text.split('\n\n').slice(0, -1);
        this.heard.length = 0;
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2))) as Heard;
          if (fields.event !== undefined) this.heard.push(fields);
        }
      }
    } catch {
      // Cut off: that is what some tests are about.
    }
    this.ended = true;
  }
}

describe('live updates', () => {
  let stage: Stage;
  const listeners: Listener[] = [];
  const listen = async (gateway: Gateway, token: string, headers: Record<string, string> = {}): Promise<Listener> => {
    const listener = await Listener.open(gateway, '/api/v1/events', { authorization: `Bearer ${token}`, ...headers });
    listeners.push(listener);
    await eventually('connected', () => listener.text.includes(': connected'));
    return listener;
  };
  const numbers = ({ heard }: Listener): number[] =>
    heard.filter(({ event }) => event === 'response.updated').map(({ data }) => (JSON.parse(data ?? '{}') as { n: number }).n);

  beforeAll(async () => {
    stage = await Stage.start();
    await stage.addReplica({ LOG_LEVEL: 'silent', RATE_LIMIT_BURST: '1000' });
    await stage.addReplica({ LOG_LEVEL: 'silent', RATE_LIMIT_BURST: '1000' });
  });
  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });
  // A connection that the client opened ahead and never used is only cut when the stop has no more patience.
  afterAll(() => stage.stop(), 15_000);

  it('reach every open stream of the driver at every replica, and nobody else', async () => {
    const one = stage.peers.signIn();
    const other = stage.peers.signIn();
    const streams = await Promise.all(stage.replicas.map((replica) => listen(replica, one.token)));
    const stranger = await listen(stage.replicas[0]!, other.token);
    await stage.peers.tell(one.driver.id, { n: 1 });
    await stage.peers.tell(one.driver.id, { n: 2 });
    await stage.peers.tell(other.driver.id, { n: 3 });
    await eventually('both hear both', () => streams.every((stream) => numbers(stream).join() === '1,2'));
    await eventually('the other hears theirs', () => numbers(stranger).join() === '3');
    const [first, second] = streams.map(({ heard }) => heard.filter(({ event }) => event === 'response.updated'));
    expect(first).toEqual(second);
    expect(streams[0]!.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(streams[0]!.answer.headers.get('x-request-id')).toBeTruthy();
  });

  it('are resumed where they broke off, at another replica too', async () => {
    const { token, driver } = stage.peers.signIn();
    const [first, second] = stage.replicas;
    const before = await listen(first!, token);
    await stage.peers.tell(driver.id, { n: 1 });
    await eventually('heard', () => before.heard.length === 1);
    before.close();
    await stage.peers.tell(driver.id, { n: 2 });
    await stage.peers.tell(driver.id, { n: 3 });
    const after = await listen(second!, token, { 'last-event-id': before.heard[0]!.id! });
    await eventually('what was missed, once', () => numbers(after).join() === '2,3');
    const fresh = await listen(second!, token);
    expect(fresh.heard).toEqual([]);
  });

  it('say resync where the past is not known', async () => {
    const { token } = stage.peers.signIn();
    const lost = await listen(stage.replicas[0]!, token, { 'last-event-id': 'nonsense' });
    await eventually('resync', () => lost.heard[0]?.event === 'resync');
  });

  it('are remembered by a replica that has just started', async () => {
    const { token, driver } = stage.peers.signIn();
    const listener = await listen(stage.replicas[0]!, token);
    await stage.peers.tell(driver.id, { n: 1 });
    await stage.peers.tell(driver.id, { n: 2 });
    await eventually('heard', () => listener.heard.length === 2);
    const newcomer = await stage.addReplica({ LOG_LEVEL: 'silent' });
    await eventually('the newcomer knows', async () => {
      const resumed = await listen(newcomer, token, { 'last-event-id': listener.heard[0]!.id! });
      return numbers(resumed).join() === '2';
    });
  });

  it('open with a ticket of one minute, which is not a session token', async () => {
    const { token, driver } = stage.peers.signIn();
    const [gateway] = stage.replicas;
    const { ticket, expiresAt } = (await (
      await gateway!.ask('/api/v1/events/ticket', { method: 'POST', token })
    ).json()) as Record<'ticket' | 'expiresAt', string>;
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(50_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(61_000);
    const listener = await Listener.open(gateway!, `/api/v1/events?ticket=${ticket}`, {});
    listeners.push(listener);
    expect(listener.answer.status).toBe(200);
    await eventually('connected', () => listener.text.includes(': connected'));
    await stage.peers.tell(driver.id, { n: 1 });
    await eventually('heard', () => listener.heard.length === 1);
    for (const wrong of [
      '',
      `${ticket.slice(0, -1)}${ticket.endsWith('A') ? 'B' : 'A'}`,
      ticket.replace(/\.\w+\./, '.zzzzzz.'),
    ]) {
      expect(await problem(await gateway!.ask(`/api/v1/events?ticket=${wrong}`))).toMatchObject({ code: 'SESSION_INVALID' });
    }
    expect(await problem(await gateway!.ask(`/api/v1/me?ticket=${ticket}`))).toMatchObject({ code: 'SESSION_INVALID' });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 62_000);
    expect((await gateway!.ask(`/api/v1/events?ticket=${ticket}`)).status).toBe(401);
    clock.mockRestore();
  });

  it('end with the session, and with the replica, so that the phone goes elsewhere', async () => {
    const { token, session } = stage.peers.signIn();
    const ended = await listen(stage.replicas[0]!, token);
    await stage.peers.end(session);
    await eventually('the stream of an ended session ends', () => ended.ended);
    const other = stage.peers.signIn();
    const leaving = stage.replicas.pop()!;
    const stream = await listen(leaving, other.token);
    const begun = performance.now();
    await leaving.service.stop();
    await eventually('the stream ends', () => stream.ended);
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  it('end with a session whose end nobody told, and all of them are asked about at once', async () => {
    const gateway = stage.replicas[0]!;
    const [gone, ...others] = Array.from({ length: 5 }, () => stage.peers.signIn());
    const lost = await listen(gateway, gone!.token);
    const kept = await Promise.all(others.map(({ token }) => listen(gateway, token)));
    stage.peers.sessions.delete(gone!.session.sessionKey);
    stage.peers.calls.length = 0;
    await gateway.service.app.get(LiveStreams, { strict: false }).lookAfter();
    await eventually('the stream ends', () => lost.ended);
    expect(kept.filter(({ ended }) => ended)).toEqual([]);
    await eventually('the others have a comment', () => kept.every(({ text }) => text.includes(': \n\n')));
    const asked = stage.peers.calls.filter(({ request }) => JSON.stringify(request).includes(gone!.session.sessionKey));
    expect(asked.map(({ name, request }) => [name, (request as { sessionKeys?: string[] }).sessionKeys?.length])).toContainEqual([
      'TouchSessions',
      5,
    ]);

    // Not knowing is no reason to cut somebody off.
    const { refusals } = stage.peers;
    refusals.set('TouchSessions', () => new Refusal(SERVICE_UNAVAILABLE));
    await gateway.service.app.get(LiveStreams, { strict: false }).lookAfter();
    refusals.delete('TouchSessions');
    expect(kept.filter(({ ended }) => ended)).toEqual([]);
  });

  it('go on after NATS was killed and its store was lost', async () => {
    const { token, driver } = stage.peers.signIn();
    const listener = await listen(stage.replicas[0]!, token);
    await loseStore(stage.nats);
    let n = 0;
    await eventually(
      'told again',
      () =>
        stage.peers.tell(driver.id, { n: ++n }).then(
          () => true,
          () => false,
        ),
      20_000,
    );
    await eventually('heard again', () => numbers(listener).includes(n));
  }, 60_000);
});
