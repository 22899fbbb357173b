import { Stand, query, type Item } from '../testing/stand';
import { POINTS } from './world/dictionaries';
import type { Load } from './world/load';

const TOTAL = 1_000;
const MOSCOW = { start_point_id: 1, start_point_type: 2 };

describe('the list of the exchange', () => {
  let stand: Stand;
  let loads: Load[];
  let byId: Map<string, Load>;
  beforeAll(async () => {
    stand = await Stand.open({ loads: TOTAL, requestsPerMinute: 1_000_000 });
    loads = stand.sandbox.exchange.board.select(() => true);
    byId = new Map(loads.map((load) => [String(load.id), load]));
  });
  afterAll(() => stand.sandbox.close());

  const refusal = async (filters: Record<string, string | number>, page: Record<string, string | number> = {}) => {
    const { status, json } = await stand.get(`/v2/cargos/views?${query(filters, page)}`);
    expect(status).toBe(422);
    return Object.keys(json['errors'] as object);
  };
  /** Every page of the answer, as the loads behind it. */
  const found = async (filters: Record<string, string | number>): Promise<Load[]> => {
    const items: Item[] = [];
    for (;;) {
      const { data, meta } = await stand.list(filters, { limit: 100, offset: items.length });
      items.push(...data);
      if (data.length === 0 || items.length >= meta.size) {
        expect(items).toHaveLength(meta.size);
        return items.map(({ id }) => byId.get(String(id))!);
      }
    }
  };
  /** What the answer must be: the loads that pass, newest first, and not all or none of them. */
  const expectExactly = async (filters: Record<string, string | number>, passes: (load: Load) => boolean) => {
    const wanted = loads.filter(passes);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(loads.length);
    expect((await found(filters)).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  };

  it('has pages of 20, newest first, with the true total and nothing else beside the data', async () => {
    const answer = await stand.list();
    expect(Object.keys(answer).sort()).toEqual(['data', 'meta']);
    expect(answer.meta).toEqual({ limit: 20, offset: 0, size: TOTAL });
    expect(answer.data).toHaveLength(20);
    expect(await found({})).toEqual(loads);
    for (const [index, { postedAt }] of loads.slice(1).entries()) expect(postedAt).toBeLessThanOrEqual(loads[index]!.postedAt);
  });

  it('cuts pages where asked, empty beyond the end', async () => {
    const { data, meta } = await stand.list({}, { limit: 7, offset: 14 });
    expect(meta).toEqual({ limit: 7, offset: 14, size: TOTAL });
    expect(data.map(({ id }) => String(id))).toEqual(loads.slice(14, 21).map(({ id }) => String(id)));
    expect((await stand.list({}, { limit: 100, offset: TOTAL - 50 })).data).toHaveLength(50);
    expect(await stand.list({}, { offset: TOTAL })).toMatchObject({ data: [], meta: { size: TOTAL } });
  });

  it.each([0, 101, -1, 1.5, 'x', ''])('refuses a limit of %p', async (limit) =>
    expect(await refusal({}, { limit })).toEqual(['limit']),
  );
  it.each([-1, 0.5, 'x'])('refuses an offset of %p', async (offset) => expect(await refusal({}, { offset })).toEqual(['offset']));

  it('shows an item as documented: kilograms, cubic metres, kilometres, kopecks', async () => {
    const load = loads.find((one) => one.odd === undefined && !one.priceOnRequest && one.id % 5 === 0)!;
    const { data } = await stand.list(
      {},
      { limit: 100, offset: Math.floor(loads.indexOf(load) / 100) * 100, include: 'contacts' },
    );
    const item = data.find(({ id }) => id === load.id)!;
    expect(item).toEqual({
      id: load.id,
      weight: load.weight,
      volume: load.volume,
      distance: load.distance,
      price: load.price,
      price_carrier: expect.any(Number) as number,
      price_per_km: Math.floor(load.price / load.distance),
      currency: { name: 'руб' },
      points: {
        start: {
          type: 1,
          position: 1,
          first_date: expect.any(String) as string,
          last_date: expect.any(String) as string,
          city: { id: load.from.id, name: load.from.city },
        },
        finish: {
          type: 1,
          position: 2,
          first_date: expect.any(String) as string,
          last_date: expect.any(String) as string,
          city: { id: load.to.id, name: load.to.city },
        },
      },
      company: {
        id: load.company.id,
        inn: load.company.inn,
        name: load.company.name,
        type: load.company.type,
        security_status: load.company.security_status,
      },
      load_types: load.loadTypes,
      truck_types: [{ id: load.body.id, name: load.body.name, short_name: load.body.short_name }],
      contacts: load.company.contacts,
    });
    expect(load.id).toBeGreaterThan(2 ** 31);
    expect(String(load.id)).toHaveLength(10);
    expect(Number.isInteger(item['price_carrier'])).toBe(true);
  });

  it('gives contacts only when they are asked for, and never the comment', async () => {
    const { data } = await stand.list({}, { limit: 100 });
    expect(data.filter((item) => 'contacts' in item)).toEqual([]);
    const withContacts = await stand.list({}, { limit: 100, include: 'contacts' });
    expect(withContacts.data.every((item) => 'contacts' in item)).toBe(true);
    expect(withContacts.data.some((item) => 'extra' in item || 'note' in item)).toBe(false);
  });

  it('measures radii over the great circle from the centre of the city', async () => {
    // Tula lies 1.56 degrees of latitude south of Moscow on the same meridian: 1.56 × 111.195 km = 173.46 km.
    const tula = POINTS.find(({ city }) => city === 'Тула')!;
    expect((await found({ ...MOSCOW, start_point_radius: 173 })).some(({ from }) => from === tula)).toBe(false);
    expect((await found({ ...MOSCOW, start_point_radius: 174 })).some(({ from }) => from === tula)).toBe(true);
    await expectExactly({ ...MOSCOW, start_point_radius: 174 }, ({ from }) => chordKm(from, POINTS[0]!) <= 174);
    await expectExactly(
      { finish_point_id: 62, finish_point_type: 2, finish_point_radius: 100 },
      ({ to }) => chordKm(to, pointOf(62)) <= 100,
    );
  });

  it('means the city itself without a radius', async () => {
    await expectExactly(MOSCOW, ({ from }) => from.city === 'Москва');
    await expectExactly({ finish_point_id: 39, finish_point_type: 2 }, ({ to }) => to.city === 'Санкт-Петербург');
    await expectExactly({ ...MOSCOW, start_point_radius: 0 }, ({ from }) => from.id === 1);
  });

  it('finds nothing around a point that is not there, or by another type', async () => {
    expect(await found({ start_point_id: 999_999, start_point_type: 2, start_point_radius: 5_000 })).toEqual([]);
    expect(await found({ start_point_id: 1, start_point_type: 1, start_point_radius: 5_000 })).toEqual([]);
  });

  it('takes tonnes and cubic metres for the capacity of the truck, or for the least when told so', async () => {
    await expectExactly({ wv: '15-65' }, ({ weight, volume }) => weight <= 15_000 && volume <= 65);
    await expectExactly({ wv: '1.5-9.5' }, ({ weight, volume }) => weight <= 1_500 && volume <= 9.5);
    await stand.control('behaviour', { wvMeaning: 'at-least' });
    await expectExactly({ wv: '15-65' }, ({ weight, volume }) => weight >= 15_000 && volume >= 65);
    await stand.control('behaviour', { wvMeaning: 'fits-capacity' });
  });

  it('applies the ranges, in kilometres and kopecks, ends included', async () => {
    const { distance, price } = loads.find((load) => !load.priceOnRequest)!;
    await expectExactly({ distance: `${distance},${distance}` }, (load) => load.distance === distance);
    await expectExactly({ distance: '300,800' }, (load) => load.distance >= 300 && load.distance <= 800);
    await expectExactly({ price: `${price},${price}` }, (load) => load.price === price && !load.priceOnRequest);
    await expectExactly(
      { price: '5000000,9000000' },
      (load) => !load.priceOnRequest && load.price >= 5_000_000 && load.price <= 9_000_000,
    );
    await expectExactly(
      { price_per_km: '6000,99900' },
      (load) => !load.priceOnRequest && Math.floor(load.price / load.distance) >= 6_000,
    );
    expect(await found({ distance: '0,99999', price_per_km: '0,99900' })).toHaveLength(TOTAL);
  });

  it('applies lists of types: any of them will do', async () => {
    await expectExactly({ truck_types: '6' }, ({ body }) => body.id === 6);
    await expectExactly({ truck_types: '1,5,12' }, ({ body }) => [1, 5, 12].includes(body.id));
    await expectExactly({ load_types: '4' }, ({ loadTypes }) => loadTypes.some(({ id }) => id === 4));
    await expectExactly({ load_types: '2,8' }, ({ loadTypes }) => loadTypes.some(({ id }) => id === 2 || id === 8));
    expect(await found({ truck_types: '99' })).toEqual([]);
  });

  it('applies the day of loading by the clock it shows', async () => {
    const day = '2026-01-16';
    await expectExactly({ start_date: day }, ({ loadAt }) => new Date(loadAt).toISOString().startsWith(day));
    for (const item of (await stand.list({ start_date: day }, { limit: 100 })).data) {
      const { start } = (item['points'] ?? { start: { first_date: day } }) as { start: { first_date: string } };
      expect([day, 'завтра']).toContain(start.first_date.slice(0, 10));
    }
  });

  it('applies the owner, the account (which has no loads of its own), and all of them at once', async () => {
    const { inn } = loads[0]!.company;
    await expectExactly({ owner_company: inn }, ({ company }) => company.inn === inn);
    expect(await found({ mode: 'my', user_id: 0 })).toEqual([]);
    expect(await found({ mode: 'all', user_id: 0 })).toHaveLength(TOTAL);
    await expectExactly(
      { mode: 'all', user_id: 0, ...MOSCOW, start_point_radius: 300, truck_types: '1,6', wv: '20-83', distance: '0,2000' },
      ({ from, body, weight, volume, distance }) =>
        chordKm(from, pointOf(1)) <= 300 && [1, 6].includes(body.id) && weight <= 20_000 && volume <= 83 && distance <= 2_000,
    );
  });

  it.each([
    ['start_point_type', { start_point_id: 1 }],
    ['finish_point_type', { finish_point_id: 39, finish_point_radius: 10 }],
    ['start_point_id', { start_point_id: 'Москва', start_point_type: 2 }],
    ['start_point_radius', { ...MOSCOW, start_point_radius: 'далеко' }],
    ['start_date', { start_date: '16.01.2026' }],
    ['start_date', { start_date: '2026-02-30' }],
    ['wv', { wv: '15' }],
    ['wv', { wv: '15-65-3' }],
    ['wv', { wv: '10,5-54' }],
    ['distance', { distance: '100' }],
    ['distance', { distance: '800,300' }],
    ['price', { price: '1,2,3' }],
    ['price_per_km', { price_per_km: 'a,b' }],
    ['load_types', { load_types: '1;2' }],
    ['truck_types', { truck_types: '' }],
    ['mode', { mode: 'mine' }],
    ['user_id', { user_id: 'me' }],
  ])('refuses a wrong %s', async (name, filters) => expect(await refusal(filters)).toEqual([`filter.${name}`]));

  it('names all that is wrong at once', async () => {
    const names = await refusal({ wv: 'x', price: 'y', start_date: 'z' }, { limit: 0 });
    expect(names.sort()).toEqual(['filter.price', 'filter.start_date', 'filter.wv', 'limit']);
  });

  it('counts a parameter that stands twice as it stands last', async () => {
    const { json } = await stand.get('/v2/cargos/views?filter[truck_types]=x&filter[truck_types]=12&limit=500&limit=1');
    expect(json).toMatchObject({ meta: { limit: 1, size: loads.filter(({ body }) => body.id === 12).length } });
  });

  it('ignores what it does not know', async () => expect((await stand.list({}, { page: 3, sort: 'price' })).meta.offset).toBe(0));
});

const pointOf = (id: number) => POINTS.find((point) => point.id === id)!;

/** Great-circle distance by another way than the haversine: the angle between two unit vectors. */
function chordKm(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const vector = ({ lat, lon }: { lat: number; lon: number }): [number, number, number] => {
    const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [p, q] = [vector(a), vector(b)];
  return 2 * 6_371 * Math.asin(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / 2);
}
