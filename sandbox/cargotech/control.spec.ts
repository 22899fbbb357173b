import { PASSWORD, Stand } from '../testing/stand';

const HOUR = 3_600_000;

describe('the control of the exchange', () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await Stand.open({ loads: 200 });
  });
  afterEach(() => stand.sandbox.close());
  const newest = async () => (await stand.list({}, { limit: 1 })).data[0]!;
  const state = async () => (await stand.control('state', undefined, 'GET')).json;

  it('makes a load appear at the top of the list', async () => {
    const { status, json } = await stand.control('loads/appear');
    expect(status).toBe(200);
    expect(String((await newest())['id'])).toBe(json['id']);
    expect((await stand.list()).meta.size).toBe(201);
    expect(await state()).toMatchObject({ loads: 201 });
  });

  it('makes it as it is described', async () => {
    const wanted = {
      fromPointId: 1,
      toPointId: 39,
      truckTypeId: 6,
      weight: 12_000,
      volume: 60,
      price: 7_500_000,
      note: 'Звоните',
    };
    const { json } = await stand.control('loads/appear', wanted);
    expect(json).toMatchObject({ from: 'Москва', to: 'Санкт-Петербург', price: 7_500_000 });
    expect(await newest()).toMatchObject({
      weight: 12_000,
      volume: 60,
      price: 7_500_000,
      // Published distance of the centres, 634 km, by the road factor of 1.25.
      distance: expect.closeTo(634 * 1.25, -1) as number,
      truck_types: [{ id: 6 }],
      points: { start: { city: { id: 1 } }, finish: { city: { id: 39 } } },
    });
    const detail = await stand.get(`/v1/carrier/cargos/${String(json['id'])}`);
    expect(detail.json).toMatchObject({ data: { extra: { note: 'Звоните', note_valid: true } } });
  });

  it('makes one that a filter of the list finds', async () => {
    const { inn } = stand.sandbox.exchange.board.companies[5]!;
    const matching = { start_point_id: 62, start_point_type: 2, truck_types: '1,6', wv: '5-36', owner_company: inn };
    for (let n = 0; n < 5; n++) {
      const { json } = await stand.control('loads/appear', { matching });
      expect(String((await stand.list(matching)).data[0]!['id'])).toBe(json['id']);
    }
    const { size } = (await stand.list(matching)).meta;
    await stand.control('loads/remove', { matching });
    expect((await stand.list(matching)).meta.size).toBe(size - 1);
  });

  it('changes the price of a given load, of one that a filter finds, or of any', async () => {
    const { json: one } = await stand.control('loads/appear', { fromPointId: 1, toPointId: 62, price: 9_000_000 });
    expect((await stand.control('loads/change', { id: one['id'], price: 9_500_000 })).json).toMatchObject({ price: 9_500_000 });
    expect(await newest()).toMatchObject({ id: Number(one['id']), price: 9_500_000 });
    const matching = { price: '9500000,9500000', start_point_id: 1, start_point_type: 2 };
    const { json: moved } = await stand.control('loads/change', { matching });
    expect(moved['id']).toBe(one['id']);
    expect(moved['price']).not.toBe(9_500_000);
    const before = new Map((await stand.list({}, { limit: 20 })).data.map(({ id, price }) => [String(id), price]));
    const { json: any } = await stand.control('loads/change');
    expect(before.get(String(any['id']))).toEqual(expect.any(Number));
    expect(any['price']).not.toBe(before.get(String(any['id'])));
  });

  it('gives a price to a load that had none', async () => {
    const silent = stand.sandbox.exchange.board.select(({ priceOnRequest, odd }) => priceOnRequest && odd === undefined)[0]!;
    const path = `/v1/carrier/cargos/${silent.id}`;
    expect((await stand.get(path)).json).toMatchObject({ data: { price: null, price_per_km: null } });
    await stand.control('loads/change', { id: String(silent.id), price: 1_000_000 });
    expect((await stand.get(path)).json).toMatchObject({ data: { price: 1_000_000 } });
  });

  it('removes a load from the list and from its own page', async () => {
    const id = String((await newest())['id']);
    expect((await stand.control('loads/remove', { id })).json).toMatchObject({ id });
    expect(String((await newest())['id'])).not.toBe(id);
    expect((await stand.get(`/v1/carrier/cargos/${id}`)).status).toBe(404);
    expect((await stand.control('loads/remove', { id })).status).toBe(404);
    expect((await stand.control('loads/change', { id })).status).toBe(404);
  });

  it('drives the clock: freeze, step, speed', async () => {
    const now = async () => Date.parse(String((await state())['now']));
    const start = await now();
    await stand.control('clock', { speed: 60 });
    stand.now += 1_000;
    expect(await now()).toBe(start + 60_000);
    await stand.control('clock', { speed: 0 });
    stand.now += 5_000;
    expect(await now()).toBe(start + 60_000);
    const { json } = await stand.control('clock', { stepMs: HOUR });
    expect(json).toEqual({ now: start + 60_000 + HOUR, speed: 0 });
  });

  it('lets the board live or stand still', async () => {
    const ids = async () => (await stand.list({}, { limit: 100 })).data.map(({ id }) => String(id));
    const before = await ids();
    await stand.control('clock', { stepMs: HOUR });
    expect(await ids()).toEqual(before);
    await stand.control('behaviour', { alive: true });
    expect(await ids()).not.toEqual(before);
  });

  it('counts requests by route and status, and forgets them', async () => {
    await stand.list();
    await stand.list();
    await stand.get('/v1/carrier/cargos/1');
    await stand.get('/v1/me', 'wrong');
    expect((await state())['counters']).toEqual({
      login: 1,
      'login:200': 1,
      list: 2,
      'list:200': 2,
      detail: 1,
      'detail:404': 1,
      me: 1,
      'me:401': 1,
    });
    expect(await state()).toMatchObject({ busiestMinute: 5 });
    await stand.control('counters/reset');
    expect(await state()).toMatchObject({ counters: {}, busiestMinute: 0 });
    expect((await stand.control('log', undefined, 'GET')).json).toEqual({ items: [] });
  });

  it('writes down what was asked, and no secret', async () => {
    await stand.post(`/v1/auth/login?password=${PASSWORD}`, { phone: '1', password: PASSWORD });
    await stand.list({ truck_types: 6 });
    await stand.control('faults', { kind: 'status' });
    const { json, text } = await stand.control('log', undefined, 'GET');
    expect(json['items']).toEqual([
      { at: stand.now, route: 'login', url: '/cargotech/v1/auth/login', status: 200 },
      { at: stand.now, route: 'login', url: '/cargotech/v1/auth/login', status: 422 },
      { at: stand.now, route: 'list', url: '/cargotech/v2/cargos/views?filter%5Btruck_types%5D=6', status: 200 },
    ]);
    const everything = `${text}${JSON.stringify(await state())}`;
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(stand.token);
  });

  it('costs no budget', async () => {
    for (let n = 0; n < 10; n++) await state();
    expect((await stand.get('/v1/me')).headers.get('x-ratelimit-remaining')).toBe('598');
  });

  it.each([
    ['clock', { speed: 'fast' }],
    ['clock', { speed: -1 }],
    ['clock', { stepMs: -1 }],
    ['clock', { stepMS: 1 }],
    ['clock', undefined],
    ['loads/appear', { id: 5 }],
    ['loads/appear', { price: 0 }],
    ['loads/change', { price: '100' }],
    ['loads/remove', { id: 5 }],
    ['account', { suspended: 'yes' }],
    ['account', { refusalStatus: 500 }],
    ['account', { phone: '1' }],
    ['faults', { kind: 'unkind' }],
    ['faults', {}],
    ['faults', { kind: 'html', route: 'lists' }],
    ['faults', { kind: 'html', times: 0 }],
    ['behaviour', { latency: 'often' }],
    ['behaviour', { wvMeaning: 'exact' }],
  ])('refuses %s with %j and changes nothing', async (path, body) => {
    const before = await state();
    expect((await stand.control(path, body)).status).toBe(400);
    expect(await state()).toEqual(before);
  });

  it.each([
    [{ fromPointId: 424_242 }, 'fromPointId'],
    [{ toPointId: 424_242 }, 'toPointId'],
    [{ truckTypeId: 99 }, 'truckTypeId'],
    [{ ownerInn: '1' }, 'ownerInn'],
    [{ matching: { wv: 'x' } }, 'filter.wv'],
  ])('knows no load like %j', async (body, field) => {
    const { status, json } = await stand.control('loads/appear', body);
    expect(status).toBe(422);
    expect(Object.keys(json['errors'] as object)).toEqual([field]);
  });

  it('says when chance brings no such load', async () => {
    expect((await stand.control('loads/appear', { matching: { wv: '0.1-1' } })).status).toBe(422);
    expect((await stand.control('loads/remove', { matching: { truck_types: '99' } })).status).toBe(404);
    expect((await stand.control('loads/remove', { matching: { price: 'x' } })).status).toBe(422);
    expect((await stand.list()).meta.size).toBe(200);
  });
});
