import { randomUUID } from 'node:crypto';
import { CanonicalizeFilter, DriverErased, GetLastFilter, PutLastFilter, type FieldError } from '#contracts';
import { EventPublisher } from '#messaging';
import { eventually } from '#testing';
import { Stage } from './testing/stage';

const MOSCOW_TODAY = (now: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format(now);

describe('filtering', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica();
    await stage.replica();
  });
  afterAll(() => stage.clear());

  const canonicalize = (query: Record<string, string[]>, timeZone = 'Europe/Moscow') =>
    stage.client.call(CanonicalizeFilter, { query, timeZone });
  const remembered = async (driverId: string, timeZone?: string) =>
    (await stage.client.call(GetLastFilter, { driverId, ...(timeZone === undefined ? {} : { timeZone }) })).filter;
  const remember = (driverId: string, filter: Record<string, string>) =>
    stage.client.call(PutLastFilter, { driverId, timeZone: 'Europe/Moscow', filter });
  const refused = (...errors: FieldError[]) => ({ code: 'FILTER_INVALID', details: { errors } });

  describe('canonical queries', () => {
    it('are the same from every replica', async () => {
      const query = { finishPointId: ['39'], startPointId: ['062'], loadTypes: ['2,1'] };
      const answers = await Promise.all(Array.from({ length: 40 }, () => canonicalize(query)));
      expect(new Set(answers.map(({ upstreamQuery }) => upstreamQuery)).size).toBe(1);
      expect(answers[0]).toEqual({
        upstreamQuery:
          'filter%5Bmode%5D=all&filter%5Buser_id%5D=0' +
          '&filter%5Bstart_point_id%5D=62&filter%5Bstart_point_type%5D=2&filter%5Bstart_point_radius%5D=50' +
          '&filter%5Bfinish_point_id%5D=39&filter%5Bfinish_point_type%5D=2&filter%5Bfinish_point_radius%5D=50' +
          '&filter%5Bload_types%5D=1%2C2',
        sort: 'default',
        limit: 20,
        offset: 0,
      });
    });

    it('are refused with every error at once, bounds beside them', async () => {
      await expect(canonicalize({ mode: ['x'], limit: ['101'], offset: ['1', '2'], color: ['red'] })).rejects.toMatchObject(
        refused(
          { field: 'color', code: 'UNKNOWN' },
          { field: 'mode', code: 'FORMAT', params: { allowed: 'all, my' } },
          { field: 'limit', code: 'RANGE', params: { min: 1, max: 100 } },
          { field: 'offset', code: 'DUPLICATE' },
        ),
      );
    });

    it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'then'])('know no parameter %s', async (name) => {
      const query = JSON.parse(`{"${name}":["1"]}`) as Record<string, string[]>;
      await expect(canonicalize(query)).rejects.toMatchObject(refused({ field: name, code: 'UNKNOWN' }));
    });

    it('survive anything in place of texts', async () => {
      const strange = { mode: 5, price: null, sort: [{ constructor: 'x' }] } as unknown as Record<string, string[]>;
      await expect(canonicalize(strange)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(canonicalize(5 as unknown as Record<string, string[]>)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    it('begin the day where the driver is', async () => {
      const noonInMoscow = Date.parse(`${MOSCOW_TODAY(stage.now())}T09:00:00Z`);
      stage.pass(noonInMoscow + 12 * 3_600_000 - stage.now());
      // 21:00 UTC: past midnight in Moscow already, and still yesterday in Kaliningrad an hour west.
      stage.pass(10 * 60_000);
      const today = MOSCOW_TODAY(stage.now());
      const yesterday = MOSCOW_TODAY(stage.now() - 24 * 3_600_000);
      await expect(canonicalize({ startDate: [yesterday] }, 'Europe/Kaliningrad')).resolves.toHaveProperty('upstreamQuery');
      await expect(canonicalize({ startDate: [yesterday] })).rejects.toMatchObject(
        refused({ field: 'startDate', code: 'RANGE', params: { min: today } }),
      );
      await expect(canonicalize({ startDate: [today] })).resolves.toHaveProperty('upstreamQuery');
    });
  });

  describe('the last filter', () => {
    it('is empty before the first one, then whatever was put last, on every replica', async () => {
      const driver = randomUUID();
      await expect(remembered(driver)).resolves.toEqual({});
      await remember(driver, { mode: 'all', sort: 'price' });
      const filter = { startPointId: '1', weightVolume: '7,5-45', price: '100000,' };
      await expect(remember(driver, filter)).resolves.toEqual({ filter });
      const answers = await Promise.all(Array.from({ length: 10 }, () => remembered(driver)));
      expect(answers).toEqual(Array(10).fill(filter));
      await expect(remembered(randomUUID())).resolves.toEqual({});
    });

    it('keeps a day that has passed and reads it as today of the driver', async () => {
      const driver = randomUUID();
      const today = MOSCOW_TODAY(stage.now());
      await expect(remember(driver, { startDate: '1999-12-31', mode: 'all' })).resolves.toEqual({
        filter: { startDate: today, mode: 'all' },
      });
      await expect(remembered(driver)).resolves.toMatchObject({ startDate: today });
      const inHawaii = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Honolulu' }).format(stage.now());
      await expect(remembered(driver, 'Pacific/Honolulu')).resolves.toMatchObject({ startDate: inHawaii });
      await remember(driver, { startDate: '9999-12-31' });
      await expect(remembered(driver)).resolves.toEqual({ startDate: '9999-12-31' });
    });

    it('is not replaced by a wrong one', async () => {
      const driver = randomUUID();
      await remember(driver, { mode: ' my ' });
      const wrong = { limit: '20', price: 'cheap', mode: 7, constructor: 'x', startDate: '2026-02-30' };
      await expect(remember(driver, wrong as unknown as Record<string, string>)).rejects.toMatchObject(
        refused(
          { field: 'limit', code: 'UNKNOWN' },
          { field: 'constructor', code: 'UNKNOWN' },
          { field: 'mode', code: 'FORMAT' },
          { field: 'startDate', code: 'FORMAT' },
          { field: 'price', code: 'FORMAT', params: { min: 0, max: 99_999_900 } },
        ),
      );
      await expect(remembered(driver)).resolves.toEqual({ mode: 'my' });
    });

    it('takes the same put from many phones at once', async () => {
      const driver = randomUUID();
      await Promise.all(Array.from({ length: 20 }, () => remember(driver, { sort: 'date' })));
      await expect(remembered(driver)).resolves.toEqual({ sort: 'date' });
    });

    it('goes with an erased driver, however often that is said', async () => {
      const [gone, stays] = [randomUUID(), randomUUID()];
      await Promise.all([remember(gone, { mode: 'all' }), remember(stays, { mode: 'all' })]);
      const events = stage.asker.app.get(EventPublisher);
      await events.publish(DriverErased, { driverId: gone });
      await events.publish(DriverErased, { driverId: gone });
      await eventually('forgotten', async () => Object.keys(await remembered(gone)).length === 0);
      await expect(remembered(stays)).resolves.toEqual({ mode: 'all' });
    });
  });

  it('goes on without PostgreSQL but for the last filter, and forgets the erased when it is back', async () => {
    const driver = randomUUID();
    await remember(driver, { mode: 'all' });
    await stage.names('мос');
    await stage.postgres.shut();
    await expect(remembered(driver)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(remember(driver, { mode: 'my' })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(remember(driver, { mode: 'no' })).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    await expect(canonicalize({})).resolves.toMatchObject({ sort: 'default' });
    await expect(stage.names('мос')).resolves.toHaveLength(3);
    const [replica] = stage.replicas;
    await eventually('not ready', async () => (await stage.readiness(replica!)) === 503);
    await stage.asker.app.get(EventPublisher).publish(DriverErased, { driverId: driver });
    await stage.postgres.open();
    await eventually('ready again', async () => (await stage.readiness(replica!)) === 200);
    await eventually('forgotten', async () => Object.keys(await remembered(driver).catch(() => ({ away: true }))).length === 0);
  });

  it('loses no call when one of two replicas stops', async () => {
    const driver = randomUUID();
    await remember(driver, { mode: 'all' });
    let stopping = true;
    const failures: unknown[] = [];
    let answered = 0;
    const asking = Array.from({ length: 8 }, async () => {
      while (stopping) {
        await Promise.all([canonicalize({}), remembered(driver), stage.names('мос')]).catch((error: unknown) =>
          failures.push(error),
        );
        answered++;
      }
    });
    await eventually('calls flow', () => answered > 50);
    await stage.replicas.pop()!.stop();
    const before = answered;
    await eventually('calls still flow', () => answered > before + 50);
    stopping = false;
    await Promise.all(asking);
    expect(failures).toEqual([]);
  });
});
