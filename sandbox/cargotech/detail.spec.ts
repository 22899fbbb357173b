import { Stand, type Item } from '../testing/stand';
import type { Load } from './world/load';

describe('one load of the exchange', () => {
  let stand: Stand;
  let loads: Load[];
  beforeAll(async () => {
    stand = await Stand.open({ loads: 400, requestsPerMinute: 1_000_000 });
    loads = stand.sandbox.exchange.board.select(() => true);
  });
  afterAll(() => stand.sandbox.close());
  const detail = async (id: number): Promise<Item> =>
    (await stand.get(`/v1/carrier/cargos/${id}?source=1&include=contacts`)).json['data'] as Item;

  it('says what the list says, and more: addresses, the comment, the shipper, contacts', async () => {
    const load = loads.find((one) => one.odd === undefined && one.note !== null && one.id % 7 !== 0)!;
    const item = await detail(load.id);
    const { data } = await stand.list(
      {},
      { limit: 100, offset: Math.floor(loads.indexOf(load) / 100) * 100, include: 'contacts' },
    );
    const listed = { ...data.find(({ id }) => id === load.id)!, points: expect.any(Object) as object };
    expect(item).toMatchObject(listed);
    expect(item).toMatchObject({
      points: {
        start: { address: load.fromAddress, city: { id: load.from.id } },
        finish: { address: load.toAddress, city: { id: load.to.id } },
      },
      shipper: {
        id: load.company.id,
        inn: load.company.inn,
        name: load.company.name,
        type: 'broker',
        security_status: load.company.security_status,
      },
      cargo_type: { name: load.goods },
      company: { name: load.company.name },
      contacts: load.company.contacts,
    });
    expect(item['extra']).toEqual({
      note: load.note,
      external_inn: null,
      custom_cargo_type: null,
      integrate: null,
      is_delete_from_archive: false,
      krugoreis: load.round,
      partial_load: load.partial,
      note_valid: true,
      integrate_contacts: null,
      url: `https://cargomart.ru/orders/active?modal=${load.id}`,
    });
    expect(item['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('shows the hour of loading with a Z, which is the clock of the place', async () => {
    const load = loads.find(({ odd }) => odd === undefined)!;
    const { start } = (await detail(load.id))['points'] as { start: { first_date: string } };
    expect(start.first_date).toBe(`${new Date(load.loadAt).toISOString().slice(0, 19)}Z`);
  });

  it('has loads with a comment and without, and cargo types of the shipper’s own', async () => {
    const extras = await Promise.all(
      loads.filter(({ odd }) => odd === undefined).map(async ({ id }) => (await detail(id))['extra'] as Item),
    );
    expect(extras.some(({ note }) => note === null)).toBe(true);
    expect(extras.some(({ note }) => typeof note === 'string')).toBe(true);
    expect(extras.some(({ custom_cargo_type: own }) => typeof own === 'string')).toBe(true);
    expect(extras.every((extra) => Object.keys(extra).length === 10)).toBe(true);
  });

  it('gives contacts only when they are asked for', async () => {
    const bare = (await stand.get(`/v1/carrier/cargos/${loads[0]!.id}?source=1`)).json['data'] as Item;
    expect('contacts' in bare).toBe(false);
  });

  it.each(['1', '0', '99999999999999999999', 'abc', '..%2F..%2Fv1%2Fme', '..%3Fa=1', '%00'])('has no load %s', async (id) =>
    expect(await stand.get(`/v1/carrier/cargos/${id}`)).toMatchObject({ status: 404, json: { message: 'Not found.' } }),
  );

  it('answers no other path', async () => {
    for (const path of [`/v2/cargos/views/${loads[0]!.id}`, '/v1/carrier/cargos', '/v1/cargos', '/v3/anything']) {
      expect((await stand.get(path)).status).toBe(404);
    }
    expect(stand.sandbox.exchange.counters['other:404']).toBe(4);
  });
});

describe('the dictionaries of the exchange', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open({ loads: 0, requestsPerMinute: 1_000_000 });
  });
  afterAll(() => stand.sandbox.close());
  const points = async (name: string, page = '') => {
    const { json } = await stand.get(`/v1/dictionaries/points?filter[name]=${encodeURIComponent(name)}${page}`);
    return json as unknown as { data: { id: number; name: string; type: number }[]; meta: object };
  };

  it('finds cities by the beginning of the name in any case: exactly id, name and type', async () => {
    const { data, meta } = await points('моск');
    expect(data).toEqual([{ id: 1, name: 'Москва', type: 2 }]);
    expect(meta).toEqual({ limit: 10, offset: 0, size: 1 });
    expect((await points('САНКТ')).data).toEqual([{ id: 39, name: 'Санкт-Петербург', type: 2 }]);
    expect((await points('челяб')).data).toEqual([{ id: 62, name: 'Челябинск', type: 2 }]);
    expect((await points('бург')).data).toEqual([]);
  });

  it('names smaller towns with their region behind a comma', async () =>
    expect((await points('вязьма')).data.map(({ name }) => name)).toEqual(['Вязьма, Смоленская область']));

  it('answers a short or empty question, page by page, every city once', async () => {
    const { data: first } = await points('');
    expect(first).toHaveLength(10);
    expect(first[0]!.name).toBe('Москва');
    const all = new Map<number, string>();
    for (let offset = 0; offset < 300; offset += 50) {
      for (const { id, name } of (await points('', `&limit=50&offset=${offset}`)).data) all.set(id, name);
    }
    expect(all.size).toBeGreaterThanOrEqual(150);
    expect(new Set(all.values()).size).toBe(all.size);
    expect((await points('к', '&limit=3')).data).toHaveLength(3);
    expect((await stand.get('/v1/dictionaries/points')).json).toMatchObject({ meta: { limit: 10, offset: 0, size: all.size } });
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1'])('refuses %s', async (page) =>
    expect((await stand.get(`/v1/dictionaries/points?${page}`)).status).toBe(422),
  );

  it.each([
    ['load_types', 8, { id: 1, name: 'задняя', short_name: 'задн.' }],
    ['truck_types', 12, { id: 6, name: 'рефрижератор', short_name: 'реф.' }],
  ])('lists all %s at once', async (name, count, known) => {
    const { data, meta } = (await stand.get(`/v1/dictionaries/${name}`)).json as unknown as {
      data: { id: number }[];
      meta: object;
    };
    expect(data).toHaveLength(count);
    expect(data).toContainEqual(known);
    expect(new Set(data.map(({ id }) => id)).size).toBe(count);
    for (const item of data) expect(Object.keys(item).sort()).toEqual(['id', 'name', 'short_name']);
    expect(meta).toEqual({ limit: count, offset: 0, size: count });
  });
});
