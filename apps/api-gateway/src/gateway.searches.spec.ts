import { randomUUID } from 'node:crypto';
import { FILTER_INVALID, IDEMPOTENCY_KEY_REUSED, Refusal, SEARCH_LIMIT, SERVICE_UNAVAILABLE } from '#contracts';
import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

jest.setTimeout(60_000);

describe('searches and marks over HTTP', () => {
  let stage: Stage;
  let gateway: Gateway;

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' });
  });
  beforeEach(() => {
    stage.peers.refusals.clear();
    stage.peers.filtering.refusals.clear();
  });
  afterAll(() => stage.stop());

  const driver = () => {
    const { token, session } = stage.peers.signIn();
    const ask = (path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      gateway.ask(`/api/v1${path}`, { token, method, headers, ...(body === undefined ? {} : { body }) });
    return { ask, driverId: session.driverId };
  };
  const filter = { startPointId: '62', weightVolume: '20-83' };

  it('save, list, change and delete a search in the driver’s own name', async () => {
    const { ask, driverId } = driver();
    await expect((await ask('/me/searches')).json()).resolves.toEqual({ items: [] });
    const alerts = { enabled: true, quietHours: { from: '22:00', to: '07:00' }, maxPerHour: 5 };
    const made = await ask('/me/searches', 'POST', { name: 'Домой', filter, alerts }, { 'idempotency-key': 'one' });
    expect(made.status).toBe(201);
    const search = (await made.json()) as { id: string };
    const common = { driverId, timeZone: 'Europe/Moscow' };
    expect(stage.peers.filtering.lastOf('CreateSearch')).toEqual({
      ...common,
      name: 'Домой',
      filter,
      alerts,
      idempotencyKey: 'one',
    });
    expect(search).toMatchObject({ name: 'Домой', filter, alerts: { enabled: true }, matchesToday: 0 });
    await expect((await ask('/me/searches')).json()).resolves.toEqual({ items: [search] });

    const patch = { name: 'На юг', alerts: { enabled: false, quietHours: null, mutedUntil: null } };
    const changed = await ask(`/me/searches/${search.id}`, 'PATCH', patch);
    expect(changed.status).toBe(200);
    await expect(changed.json()).resolves.toMatchObject({ id: search.id, name: 'На юг' });
    expect(stage.peers.filtering.lastOf('UpdateSearch')).toEqual({ ...common, searchId: search.id, ...patch });
    for (let time = 0; time < 2; time++) {
      const deleted = await ask(`/me/searches/${search.id}`, 'DELETE');
      expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    }
    expect((await ask('/me/searches/nonsense', 'DELETE')).status).toBe(204);
    await expect((await ask('/me/searches')).json()).resolves.toEqual({ items: [] });
  });

  it('say everything that is wrong with a search at once', async () => {
    const { ask } = driver();
    const wrong = {
      name: '',
      filter: { startPointId: 62 },
      alerts: { enabled: 'yes', quietHours: { from: '25:00', to: '07:00' }, maxPerHour: 0, mutedUntil: 'soon', colour: 1 },
      more: true,
    };
    const answer = await problem(await ask('/me/searches', 'POST', wrong));
    expect([answer.status, answer.code]).toEqual([422, 'VALIDATION_FAILED']);
    const fields = (answer.errors as { field: string }[]).map(({ field }) => field).sort();
    expect(fields).toEqual([
      'alerts.colour',
      'alerts.enabled',
      'alerts.maxPerHour',
      'alerts.mutedUntil',
      'alerts.quietHours.from',
      'filter',
      'more',
      'name',
    ]);
    expect(await problem(await ask(`/me/searches/${randomUUID()}`, 'PATCH', { filter: [] }))).toMatchObject({ status: 422 });
    expect(await problem(await ask('/me/searches', 'POST', {}))).toMatchObject({
      errors: [{ field: 'filter', code: 'REQUIRED' }],
    });
    expect(await problem(await ask('/me/searches?limit=5'))).toMatchObject({ status: 422 });
    expect(await problem(await ask('/me/searches', 'POST', { filter }, { 'idempotency-key': 'no spaces' }))).toMatchObject({
      status: 422,
    });
  });

  it('pass on what filtering refuses', async () => {
    const { ask } = driver();
    const { refusals } = stage.peers.filtering;
    refusals.set('CreateSearch', new Refusal(SEARCH_LIMIT));
    expect(await problem(await ask('/me/searches', 'POST', { filter }))).toMatchObject({ status: 409, code: 'SEARCH_LIMIT' });
    refusals.set('CreateSearch', new Refusal(IDEMPOTENCY_KEY_REUSED));
    expect(await problem(await ask('/me/searches', 'POST', { filter }))).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    refusals.set('CreateSearch', new Refusal(FILTER_INVALID, { errors: [{ field: 'price', code: 'FORMAT' }] }));
    expect(await problem(await ask('/me/searches', 'POST', { filter }))).toMatchObject({ status: 422, code: 'FILTER_INVALID' });
    for (const id of [randomUUID(), 'nonsense'])
      expect(await problem(await ask(`/me/searches/${id}`, 'PATCH', {}))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    refusals.set('ListSearches', new Refusal(SERVICE_UNAVAILABLE));
    const away = await ask('/me/searches');
    expect(away.headers.get('retry-after')).not.toBeNull();
    expect(await problem(away)).toMatchObject({ status: 503 });
  });

  it('put loads and companies aside and take them back', async () => {
    const { ask, driverId } = driver();
    for (const path of ['/me/favourites/12', '/me/hidden/13', '/me/blocked-companies/7707083893']) {
      const answer = await ask(path, 'PUT');
      expect([path, answer.status, await answer.text()]).toEqual([path, 204, '']);
    }
    stage.peers.response(driverId, '14');
    const marks = { favourites: ['12'], hidden: ['13'], blockedCompanies: ['7707083893'], responses: { '14': 'sent' } };
    await expect((await ask('/me/marks')).json()).resolves.toEqual(marks);
    const page = await ask('/me/favourites?limit=7&cursor=bmV4dA');
    await expect(page.json()).resolves.toEqual({ items: [{ id: '12' }], page: { nextCursor: 'bmV4dA' } });
    expect(stage.peers.filtering.lastOf('ListFavourites')).toEqual({ driverId, limit: 7, cursor: 'bmV4dA' });
    for (const path of ['/me/favourites/12', '/me/hidden/13', '/me/blocked-companies/7707083893'])
      expect((await ask(path, 'DELETE')).status).toBe(204);
    await expect((await ask('/me/marks')).json()).resolves.toMatchObject({ favourites: [], hidden: [], blockedCompanies: [] });
  });

  it('take no nonsense for a load or a company', async () => {
    const { ask } = driver();
    for (const method of ['PUT', 'DELETE']) {
      expect(await problem(await ask('/me/favourites/x', method))).toMatchObject({ status: 404, code: 'CARGO_NOT_FOUND' });
      expect(await problem(await ask(`/me/hidden/${'1'.repeat(21)}`, method))).toMatchObject({ code: 'CARGO_NOT_FOUND' });
      for (const inn of ['123', '77070838931', 'x'])
        expect(await problem(await ask(`/me/blocked-companies/${inn}`, method))).toMatchObject({
          status: 422,
          errors: [{ field: 'inn', code: 'FORMAT' }],
        });
    }
    for (const query of ['limit=0', 'limit=101', 'cursor=!', 'offset=1'])
      expect(await problem(await ask(`/me/favourites?${query}`))).toMatchObject({ status: 422 });
  });

  it('answer what is known of the marks and name what is not; nothing known is an outage', async () => {
    const { ask, driverId } = driver();
    stage.peers.response(driverId, '14');
    await ask('/me/hidden/13', 'PUT');
    const away = new Refusal(SERVICE_UNAVAILABLE);
    stage.peers.filtering.refusals.set('GetDriverMarks', away);
    await expect((await ask('/me/marks')).json()).resolves.toEqual({
      favourites: [],
      hidden: [],
      blockedCompanies: [],
      responses: { '14': 'sent' },
      missing: ['favourites', 'hidden', 'blockedCompanies'],
    });
    stage.peers.refusals.set('GetResponseMarks', () => away);
    expect(await problem(await ask('/me/marks'))).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    stage.peers.filtering.refusals.clear();
    await expect((await ask('/me/marks')).json()).resolves.toMatchObject({
      hidden: ['13'],
      responses: {},
      missing: ['responses'],
    });
  });

  it('need a session, and access for all but reading and taking away', async () => {
    const { ask, driverId } = driver();
    const id = randomUUID();
    const routes: [string, string, unknown?][] = [
      ['GET', '/me/searches'],
      ['DELETE', `/me/searches/${id}`],
      ['GET', '/me/marks'],
      ['DELETE', '/me/favourites/1'],
      ['DELETE', '/me/hidden/1'],
      ['DELETE', '/me/blocked-companies/7707083893'],
      ['POST', '/me/searches', { filter }],
      ['PATCH', `/me/searches/${id}`, { name: 'a' }],
      ['GET', '/me/favourites'],
      ['PUT', '/me/favourites/1'],
      ['PUT', '/me/hidden/1'],
      ['PUT', '/me/blocked-companies/7707083893'],
    ];
    stage.peers.billing.states.set(driverId, {
      driverId,
      token: randomUUID(),
      version: 1,
      source: null,
      expiresAt: null,
      usableUntil: null,
      autoRenew: false,
    });
    const calls = stage.peers.filtering.calls.length;
    for (const [method, path, body] of routes) {
      const stranger = await gateway.ask(`/api/v1${path}`, { method, ...(body === undefined ? {} : { body }) });
      expect([path, stranger.status]).toEqual([path, 401]);
    }
    expect(stage.peers.filtering.calls).toHaveLength(calls);
    const statuses: number[] = [];
    for (const [method, path, body] of routes) statuses.push((await ask(path, method, body)).status);
    expect(statuses).toEqual([200, 204, 200, 204, 204, 204, 402, 402, 402, 402, 402, 402]);
    await eventually('audited', () => lines('access.refused', driverId).length > 0);
    // Six refusals within a minute, or on both sides of its end.
    expect(lines('access.refused', driverId).length).toBeLessThanOrEqual(2);
    expect(lines('access.refused', driverId)[0]).toMatchObject({
      service: 'api-gateway',
      facts: { need: 'paid', route: 'searches.change' },
      requestId: expect.any(String) as string,
    });
  });

  const lines = (action: string, driverId: string) =>
    stage.peers.filtering.audited
      .map(({ line }) => line)
      .filter((line) => line.action === action && line.actor === `driver:${driverId}`);

  it('note whose contacts were opened: once an hour for a driver and a load, from memory or not, under one id everywhere', async () => {
    const other = await stage.addReplica({});
    const { token, session } = stage.peers.signIn();
    const without = stage.peers.signIn();
    stage.peers.billing.states.set(without.session.driverId, {
      driverId: without.session.driverId,
      token: randomUUID(),
      version: 1,
      source: null,
      expiresAt: null,
      usableUntil: null,
      autoRenew: false,
    });
    for (let time = 0; time < 3; time++) {
      for (const replica of [gateway, other]) {
        for (const id of ['501', '502']) expect((await replica.ask(`/api/v1/cargos/${id}`, { token })).status).toBe(200);
        expect((await replica.ask('/api/v1/cargos/501', { token: without.token })).status).toBe(200);
      }
    }
    const opened = () => stage.peers.filtering.audited.filter(({ line }) => line.action === 'contacts.opened');
    const mine = () => opened().filter(({ line }) => line.actor === `driver:${session.driverId}`);
    await eventually('both are noted', () => new Set(mine().map(({ line }) => line.target)).size === 2);
    await other.service.stop();
    stage.replicas.splice(stage.replicas.indexOf(other), 1);
    // Each of the two says it once; JetStream and billing keep one of those under the same id. At the end of an hour there may be another.
    expect(mine().length).toBeLessThanOrEqual(4);
    const hours = new Set(mine().map(({ line: { target, at } }) => `${target ?? ''} ${at.slice(0, 13)}`));
    expect(new Set(mine().map(({ eventId }) => eventId)).size).toBe(hours.size);
    expect(opened().some(({ line }) => line.actor === `driver:${without.session.driverId}`)).toBe(false);
  });

  it('say what was noted even when they are stopped at once', async () => {
    const last = await stage.addReplica({});
    const { token, session } = stage.peers.signIn();
    await last.ask('/api/v1/cargos/601', { token });
    await last.service.stop();
    stage.replicas.splice(stage.replicas.indexOf(last), 1);
    await eventually('it was said', () => lines('contacts.opened', session.driverId).length === 1);
  });
});
