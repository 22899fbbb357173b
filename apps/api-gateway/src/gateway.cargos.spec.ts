import { CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, FILTER_INVALID, Refusal } from '#contracts';
import { LogLines } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

describe('cargos and dictionaries', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  const log = new LogLines();

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' }, log);
  });
  afterEach(() => {
    peers.refusals.clear();
  });
  afterAll(() => stage.stop());

  const ask: Gateway['ask'] = (path, options) => gateway.ask(`/api/v1${path}`, options);
  const refuse = (contract: string, refusal: Refusal): unknown => peers.refusals.set(contract, () => refusal);

  describe('cargos', () => {
    it('asks once for what many want, and keeps it for a moment', async () => {
      const drivers = Array.from({ length: 20 }, () => peers.signIn());
      const [filters, lists] = [peers.count('CanonicalizeFilter'), peers.count('CargoListPage')];
      const answers = await Promise.all(drivers.map(({ token }) => ask('/cargos?weightVolume=20-83&limit=10', { token })));
      for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([200, peers.listBody.toString()]);
      expect(peers.count('CargoListPage') - lists).toBe(1);
      expect(peers.count('CanonicalizeFilter') - filters).toBeLessThanOrEqual(20);
      await ask('/cargos?limit=10&weightVolume=20-83', { token: drivers[0]!.token });
      expect(peers.count('CargoListPage') - lists).toBe(1);
    });

    it('hands every value of the query to filtering, and remembers its refusal', async () => {
      const { token } = peers.signIn();
      refuse(
        'CanonicalizeFilter',
        new Refusal(FILTER_INVALID, { errors: [{ field: 'startPointRadius', code: 'RANGE', params: { min: 0, max: 1_000 } }] }),
      );
      const query = '/cargos?startPointRadius=9999&startPointRadius=1&mode=%D1%8F';
      const body = await problem(await ask(query, { token }));
      expect(body).toMatchObject({
        status: 422,
        code: 'FILTER_INVALID',
        errors: [{ field: 'startPointRadius', code: 'RANGE', message: 'Допустимо от 0 до 1000' }],
      });
      expect(peers.calls.at(-1)?.request).toEqual({
        query: { startPointRadius: ['9999', '1'], mode: ['я'] },
        timeZone: 'Europe/Moscow',
      });
      const before = peers.count('CanonicalizeFilter');
      expect((await ask(query, { token })).status).toBe(422);
      expect(peers.count('CanonicalizeFilter')).toBe(before);
    });

    it('asks again for another zone when a date is in the query, and only then', async () => {
      const moscow = peers.signIn();
      const omsk = peers.signIn({ timeZone: 'Asia/Omsk' });
      const asks = async (query: string): Promise<number> => {
        const before = peers.count('CanonicalizeFilter');
        for (const { token } of [moscow, omsk, moscow]) await ask(query, { token });
        return peers.count('CanonicalizeFilter') - before;
      };
      expect(await asks('/cargos?startDate=2026-12-01')).toBe(2);
      expect(await asks('/cargos?start%44ate=2026-12-01')).toBe(2);
      expect(await asks('/cargos?price=1,2')).toBe(1);
    });

    it('does not let one driver’s refusal fall on another who waited for the same page', async () => {
      const [limited, other] = [peers.signIn(), peers.signIn()];
      peers.refusals.set('CargoListPage', (request) =>
        (request as { driverId: string }).driverId === limited.driver.id ? new Refusal(EXCHANGE_UNAVAILABLE) : undefined,
      );
      let open = (): void => undefined;
      for (const { token } of [limited, other]) await ask('/me', { token });
      await ask('/cargos?ownerInn=7707083893&limit=9', { token: other.token });
      peers.pause = new Promise((done) => (open = done));
      const first = ask('/cargos?ownerInn=7707083893', { token: limited.token });
      const second = ask('/cargos?ownerInn=7707083893', { token: other.token });
      open();
      const [refused, served] = await Promise.all([first, second]);
      expect(await problem(refused)).toMatchObject({ status: 503, code: 'EXCHANGE_UNAVAILABLE' });
      expect(served.status).toBe(200);
    });

    it('shows one cargo, and nothing for what is no id', async () => {
      const { token } = peers.signIn();
      const answer = await ask('/cargos/4815162342', { token });
      expect(await answer.json()).toEqual({ cargo: { id: '4815162342' } });
      expect(peers.calls.at(-1)).toMatchObject({ name: 'CargoDetailPage', request: { cargoId: '4815162342', contacts: true } });
      const before = peers.calls.length;
      for (const id of ['x', '1'.repeat(21), '-1', '1.5', '..%3Fa=1', '%2e%2e%2fme', '1%00', 'a'.repeat(400)]) {
        expect(await problem(await ask(`/cargos/${id}`, { token }))).toMatchObject({ status: 404, code: 'CARGO_NOT_FOUND' });
      }
      expect(peers.calls.length).toBe(before);
      refuse('CargoDetailPage', new Refusal(CARGO_NOT_FOUND));
      expect(await problem(await ask('/cargos/1', { token }))).toMatchObject({ status: 404, code: 'CARGO_NOT_FOUND' });
      expect(await problem(await ask('/cargos/1?contacts=true', { token }))).toMatchObject({ status: 422 });
    });

    it('suggests cities and lists types', async () => {
      const { token } = peers.signIn();
      const answer = await ask(`/dictionaries/points?name=${encodeURIComponent('моск')}&limit=5`, { token });
      expect(await answer.json()).toEqual({ items: [{ id: '1', name: 'points моск' }] });
      expect(peers.calls.at(-1)?.request).toEqual({ dictionary: 'points', name: 'моск', limit: 5 });
      const before = peers.count('DictionaryPage');
      for (const name of ['load-types', 'truck-types', 'weight-volume-presets']) {
        for (let time = 0; time < 3; time++) expect((await ask(`/dictionaries/${name}`, { token })).status).toBe(200);
      }
      expect(peers.count('DictionaryPage') - before).toBe(3);
      for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=', `name=${'x'.repeat(101)}`]) {
        expect((await problem(await ask(`/dictionaries/points?${query}`, { token }))).code).toBe('VALIDATION_FAILED');
      }
    });
  });
});
