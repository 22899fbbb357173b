import { CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, VALIDATION_FAILED } from '#contracts';
import { eventually, LogLines } from '#testing';
import { hang, item, PASSWORD, PHONE, reply, reset } from '../testing/fake-exchange';
import { bodyOf, driver, query, QUERY, Stage } from '../testing/replicas';

const MINUTE = 60_000;

/** Short enough to wait for, long enough to be told apart. */
const PACE = {
  retryPauses: [20, 40, 60],
  callTimeout: 1_000,
  fetchLife: 5_000,
  callerWait: 900,
  breakerRest: 300,
  breakerFailures: 1_000,
  budgetSynchronise: 50,
  failedLoginRest: 50,
};

describe('cargos through two replicas', () => {
  let stage: Stage;
  const log = new LogLines();
  let next = 1;
  const fresh = (): string => query(next++);

  beforeAll(async () => {
    stage = await Stage.set();
    // A limit that no test here reaches: the budget has a suite of its own.
    const roomy = { CARGOTECH_REQUESTS_PER_MINUTE: '60000' };
    await stage.replica(log, PACE, roomy);
    await stage.replica(log, PACE, roomy);
    await eventually('logged in', () => stage.exchange.issued.length > 0);
  });
  afterAll(() => stage.clear());
  beforeEach(() => {
    stage.exchange.calm();
    stage.exchange.size = 250;
  });

  describe('one call upstream for one question', () => {
    it('makes one call for 40 identical questions at once over both replicas', async () => {
      stage.exchange.delayMs = 150;
      const upstreamQuery = fresh();
      const pages = await Promise.all(Array.from({ length: 40 }, () => stage.list({ upstreamQuery })));
      expect(stage.exchange.count('cargo-list')).toBe(1);
      expect(new Set(pages.map((page) => page.etag)).size).toBe(1);
      expect(new Set(pages.map((page) => page.body.toString())).size).toBe(1);
    });

    it('makes one call for a thousand drivers on the same list', async () => {
      const upstreamQuery = fresh();
      // A hundred at a time: how many questions a busy machine answers at once is not what is asked here.
      for (let hundred = 0; hundred < 10; hundred++) {
        await Promise.all(Array.from({ length: 100 }, () => stage.list({ upstreamQuery, driverId: driver() })));
      }
      expect(stage.exchange.count('cargo-list')).toBe(1);
    });

    it('cuts all pages of one hundred from one upstream page, in any order of sorting', async () => {
      const upstreamQuery = fresh();
      for (const offset of [0, 20, 40, 60, 80]) await stage.list({ upstreamQuery, offset });
      await stage.list({ upstreamQuery, sort: 'price', limit: 7, offset: 13 });
      expect(stage.exchange.count('cargo-list')).toBe(1);
    });

    it('joins a page that lies on two upstream pages', async () => {
      const { items, page } = bodyOf(await stage.list({ upstreamQuery: fresh(), limit: 30, offset: 90 }));
      expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, i) => String(6_000_000_090 + i)));
      expect(page).toEqual({ limit: 30, offset: 90, hasMore: true, total: 250 });
      expect(stage.exchange.calls.map(({ url }) => new URL(url, 'http://x').searchParams.get('offset')).sort()).toEqual([
        '0',
        '100',
      ]);
    });
  });

  it('sends the fixed parameters first, then the filters as they came', async () => {
    const upstreamQuery = `${QUERY}&filter%5Bwv%5D=15-65&filter%5Bload_types%5D=1%2C2`;
    await stage.list({ upstreamQuery });
    expect(stage.exchange.calls[0]?.url).toBe(`/cargotech/v2/cargos/views?include=contacts&limit=100&offset=0&${upstreamQuery}`);
  });

  it.each([
    ['another parameter', `${QUERY}&limit=5000`],
    ['a fragment', `${QUERY}#x`],
    ['a path', '../../v1/me?filter%5Bmode%5D=all'],
    ['no user', 'filter%5Bmode%5D=all'],
    ['a repeated filter', `${QUERY}&filter%5Bmode%5D=my`],
    ['nothing', ''],
  ])('refuses a query with %s before it is sent', async (_, upstreamQuery) => {
    await expect(stage.list({ upstreamQuery })).rejects.toMatchObject({ code: VALIDATION_FAILED.code });
    expect(stage.exchange.calls).toEqual([]);
  });

  it.each(['..%2Fv1%2Fme', '../me', '1?a=1', '', '1'.repeat(21), '12a', '１２'])('lets the id %p reach no path', async (id) => {
    await expect(stage.detail(id)).rejects.toMatchObject({ kind: expect.stringMatching(/not-found|invalid/) as string });
    expect(stage.exchange.calls).toEqual([]);
  });

  it('says whether more follows from the fullness of the page when the total is not known', async () => {
    const meta = { size: 0 };
    const whole = { data: Array.from({ length: 100 }, (_, i) => item(i + 1)), meta };
    stage.exchange.scripts.set('cargo-list', [reply(200, whole), reply(200, { data: [item(1), item(2)] })]);
    expect(bodyOf(await stage.list({ upstreamQuery: fresh(), limit: 20, offset: 80 })).page).toMatchObject({
      hasMore: true,
      total: null,
    });
    expect(bodyOf(await stage.list({ upstreamQuery: fresh(), limit: 20 })).page).toMatchObject({ hasMore: false, total: null });
  });

  it('leaves out an item without an id and keeps the others, whatever their fields are', async () => {
    const odd = [item(1, { distance: 531.5 }), item('2', { points: null }), { weight: 1 }, null, item(4, { price: 'x' })];
    stage.exchange.scripts.set('cargo-list', [reply(200, { data: odd, meta: { size: '5' } })]);
    const { items, page } = bodyOf(await stage.list({ upstreamQuery: fresh() }));
    expect(items.map(({ id }) => id)).toEqual(['1', '2', '4']);
    expect(page.total).toBe(5);
  });

  describe('a detail', () => {
    it('comes in two bodies from one call', async () => {
      const [open, closed] = [bodyOf(await stage.detail('77')), bodyOf(await stage.detail('77', false))];
      expect(open.cargo).toMatchObject({ id: '77', note: 'Груз готов', contacts: [{ name: 'Анна', tel: '+79111111111' }] });
      expect(closed.cargo).toMatchObject({ id: '77', contacts: [], contactsHidden: true });
      expect(JSON.stringify(closed)).not.toContain('911');
      expect(stage.exchange.count('cargo-detail')).toBe(1);
    });

    it('that is not there is asked for once a minute, and five of them stop nothing', async () => {
      stage.exchange.always.set('cargo-detail', reply(404, {}));
      for (const id of ['901', '902', '903', '904', '905', '906', '907', '901']) {
        await expect(stage.detail(id)).rejects.toMatchObject({ code: CARGO_NOT_FOUND.code });
      }
      expect(stage.exchange.count('cargo-detail')).toBe(7);
      stage.exchange.calm();
      await expect(stage.detail('908')).resolves.toMatchObject({ stale: false });
      stage.pass(MINUTE);
      await expect(stage.detail('901')).resolves.toMatchObject({ stale: false });
    });
  });

  it('a detail is asked for anew by one who has to be sure, and known all the same while CargoTech is away', async () => {
    const sure = { maxAgeSeconds: 30 };
    await stage.detail('7001');
    await stage.detail('7001', true, driver(), sure);
    expect(stage.exchange.count('cargo-detail')).toBe(1);
    stage.pass(31_000);
    await stage.detail('7001');
    expect(stage.exchange.count('cargo-detail')).toBe(1);
    await stage.detail('7001', true, driver(), sure);
    expect(stage.exchange.count('cargo-detail')).toBe(2);
    stage.pass(31_000);
    stage.exchange.always.set('cargo-detail', reset);
    await expect(stage.detail('7001', true, driver(), sure)).resolves.toMatchObject({ stale: true });
    stage.exchange.always.set('cargo-detail', reply(404, {}));
    await expect(stage.detail('7001', true, driver(), sure)).rejects.toMatchObject({ code: CARGO_NOT_FOUND.code });
  });

  describe('age', () => {
    it('asks again after five minutes, in the background from four on, and never shows older data as fresh', async () => {
      const upstreamQuery = fresh();
      const first = await stage.list({ upstreamQuery });
      stage.pass(4 * MINUTE);
      expect((await stage.list({ upstreamQuery })).fetchedAt).toBe(first.fetchedAt);
      await eventually('renewed', async () => (await stage.list({ upstreamQuery })).fetchedAt > first.fetchedAt);
      expect(stage.exchange.count('cargo-list')).toBe(2);
      stage.pass(297_000);
      let later = await stage.list({ upstreamQuery });
      // A busy machine may not get it in time; what it shows then says that it is old.
      await eventually('asked again', async () => !(later = await stage.list({ upstreamQuery })).stale);
      expect(stage.now() - later.fetchedAt).toBeLessThan(3_000);
      expect(later.etag).toBe(first.etag);
    });

    it('shows what it knows, marked stale, for an hour while CargoTech is down, and then refuses', async () => {
      const upstreamQuery = fresh();
      const first = await stage.list({ upstreamQuery });
      stage.exchange.always.set('cargo-list', reply(502, '<html>Bad Gateway</html>'));
      stage.pass(6 * MINUTE);
      const stale = await stage.list({ upstreamQuery });
      expect(stale).toMatchObject({ stale: true, fetchedAt: first.fetchedAt });
      expect(bodyOf(stale).data).toEqual({ fetchedAt: new Date(first.fetchedAt).toISOString(), stale: true });
      expect(stale.etag).not.toBe(first.etag);
      stage.pass(55 * MINUTE);
      await expect(stage.list({ upstreamQuery })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
      stage.exchange.calm();
      expect((await stage.list({ upstreamQuery })).stale).toBe(false);
    });
  });

  describe('what is no answer', () => {
    it.each([
      ['HTML', reply(200, '<html>hi</html>')],
      ['half a JSON', reply(200, '{"data":[{"id":1')],
      ['an error body', reply(200, { error: 'Service temporarily unavailable' })],
      ['another shape', reply(200, { data: { id: 1 } })],
      ['items without ids', reply(200, { data: ['x', {}] })],
      ['a redirect', reply(302, '', { location: 'http://127.0.0.1:1/' })],
      ['a server error', reply(500, 'oops')],
      ['a refusal', reply(422, { errors: {} })],
      ['hanging', hang],
      ['a cut connection', reset],
    ])('%s is a clear refusal, remembered by nobody', async (_, script) => {
      const upstreamQuery = fresh();
      stage.exchange.always.set('cargo-list', script);
      await expect(stage.list({ upstreamQuery })).rejects.toMatchObject({
        code: EXCHANGE_UNAVAILABLE.code,
        details: { retryAfterSeconds: expect.any(Number) as number },
      });
      stage.exchange.always.clear();
      await eventually('works again', () =>
        stage.list({ upstreamQuery }).then(
          () => true,
          () => false,
        ),
      );
    });

    it('is asked again when it may pass: 503, 429, a cut connection', async () => {
      stage.exchange.scripts.set('cargo-list', [reply(503, ''), reply(429, {}), reset]);
      await expect(stage.list({ upstreamQuery: fresh() })).resolves.toMatchObject({ stale: false });
      expect(stage.exchange.count('cargo-list')).toBe(4);
    });

    it('goes on into the cache after its caller has been refused', async () => {
      stage.exchange.scripts.set('cargo-list', [
        (response) => void setTimeout(() => response.end(JSON.stringify({ data: [item(5)] })), 950),
      ]);
      const upstreamQuery = fresh();
      await expect(stage.list({ upstreamQuery })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
      await eventually('landed', () =>
        stage.list({ upstreamQuery }).then(
          () => true,
          () => false,
        ),
      );
      expect(stage.exchange.count('cargo-list')).toBe(1);
    });
  });

  it('lets one driver cause twenty calls a minute, and everybody else go on', async () => {
    const greedy = driver();
    const questions = Array.from({ length: 25 }, fresh);
    const ask = () => Promise.allSettled(questions.map((upstreamQuery) => stage.list({ upstreamQuery, driverId: greedy })));
    let results = await ask();
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      code: EXCHANGE_UNAVAILABLE.code,
      details: { retryAfterSeconds: expect.any(Number) as number },
    });
    // What came too late for its deadline on a busy machine is there at the next question; what was refused stays so.
    const answered = () => results.filter(({ status }) => status === 'fulfilled').length;
    await eventually('twenty are answered', async () => {
      results = await ask();
      return answered() >= 20;
    });
    expect(answered()).toBe(20);
    await Promise.all(questions.map((upstreamQuery) => stage.list({ upstreamQuery })));
    // What is known already costs nothing.
    await Promise.all(questions.map((upstreamQuery) => stage.list({ upstreamQuery, driverId: greedy })));
  });

  it('writes neither the token nor the password nor the phone into its log, at trace, failures included', () => {
    expect(log.lines.length).toBeGreaterThan(20);
    for (const secret of [...stage.exchange.issued, PASSWORD, PHONE]) expect(log.text).not.toContain(secret);
  });
});
