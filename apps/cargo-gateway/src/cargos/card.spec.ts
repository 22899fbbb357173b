import type { CargoCard } from '#contracts';
import fc from 'fast-check';
import { cardOf, detailOf, telOf } from './card';
import { sorted } from './page-bytes';

const whole = {
  id: 6236980507,
  weight: 20000,
  volume: 86,
  distance: 2008,
  price: 35250000,
  price_per_km: 17554,
  currency: { name: 'руб' },
  points: {
    start: { type: 2, position: 1, first_date: '2026-01-01', city: { id: 62, name: 'Челябинск' } },
    finish: {
      type: 2,
      position: 2,
      first_date: '2026-01-03T10:00:00Z',
      city: { id: 1, name: 'Москва' },
      address: 'ул. Пример, 1',
    },
  },
  company: { id: 1558666, inn: '7700000000', name: 'Компания', type: 'broker', security_status: 0 },
  load_types: [{ id: 1, name: 'задняя', short_name: 'задн.' }],
  truck_types: [{ id: 6, name: 'рефрижератор', short_name: 'реф.' }],
};

const read = (changes: object): CargoCard => cardOf({ ...whole, ...changes })!;

describe('a card', () => {
  it('says all that the exchange says', () => {
    expect(cardOf(whole)).toMatchObject({
      id: '6236980507',
      route: {
        from: { city: 'Челябинск', pointId: '62', pointType: '2', region: expect.any(String) as string, date: '2026-01-01' },
        to: {
          city: 'Москва',
          address: 'ул. Пример, 1',
          date: '2026-01-03T10:00:00',
          point: { lat: expect.closeTo(55.75, 0) as number },
        },
      },
      distanceKm: 2008,
      priceKopecks: 35_250_000,
      pricePerKmKopecks: 17_554,
      weightKg: 20_000,
      volumeM3: 86,
      loadTypes: [{ id: '1', name: 'задняя', shortName: 'задн.' }],
      truckTypes: [{ id: '6', name: 'рефрижератор', shortName: 'реф.' }],
      loadingDate: '2026-01-01',
      unloadingDate: '2026-01-03T10:00:00',
      company: { name: 'Компания', inn: '7700000000' },
    });
  });

  it.each<[string, object, Partial<CargoCard>]>([
    [
      'numbers as text',
      { weight: '20000', distance: '886,5', price: ' 100 ' },
      { weightKg: 20_000, distanceKm: 886.5, priceKopecks: 100 },
    ],
    ['a fractional distance', { distance: 531.5, price_per_km: null }, { distanceKm: 531.5, pricePerKmKopecks: 66_321 }],
    ['what the carrier gets', { price_carrier: 1_350_000 }, { priceKopecks: 1_350_000 }],
    ['nothing for the carrier', { price_carrier: 0 }, { priceKopecks: 35_250_000 }],
    ['no price', { price: 0 }, { priceKopecks: null, pricePerKmKopecks: null }],
    ['dollars', { currency: { name: 'USD' } }, { priceKopecks: null, pricePerKmKopecks: null }],
    ['roubles in another spelling', { currency: 'RUB' }, { priceKopecks: 35_250_000 }],
    ['no currency', { currency: null }, { priceKopecks: 35_250_000 }],
    ['a currency of no kind', { currency: 7 }, { priceKopecks: null }],
    ['no price per km', { price_per_km: undefined }, { pricePerKmKopecks: 17_554 }],
    ['no price per km and no distance', { price_per_km: null, distance: null }, { pricePerKmKopecks: null, distanceKm: null }],
    ['its own cargo type', { cargo_type: { name: 'ТНП' }, extra: { custom_cargo_type: 'Мёд' } }, { cargoType: 'Мёд' }],
    ['the common cargo type', { cargo_type: { name: 'ТНП' } }, { cargoType: 'ТНП' }],
    ['one type instead of many', { load_types: { id: '3', name: 'боковая' } }, { loadTypes: [{ id: '3', name: 'боковая' }] }],
    ['types without names', { truck_types: [{ id: 1 }, { name: 'x' }, null, 5] }, { truckTypes: [] }],
    ['an impossible date', { points: { start: { first_date: '2026-02-31' } } }, { loadingDate: null }],
  ])('reads %s', (_, changes, expected) => expect(read(changes)).toMatchObject(expected));

  it.each([
    [12345, '12345'],
    ['0123', '0123'],
    ['98765432109876543210', '98765432109876543210'],
  ])('takes the id %p', (given, expected) => expect(read({ id: given }).id).toBe(expected));

  it.each([2 ** 53, 1.5, -1, '', '../1', '123456789012345678901', null, {}])('is none with the id %p', (given) => {
    expect(cardOf({ ...whole, id: given })).toBeUndefined();
  });

  it.each([
    ['2026-01-03', '2026-01-03'],
    ['2026-01-03T23:30:00.000Z', '2026-01-03T23:30:00'],
    ['2026-01-03 08:15', '2026-01-03T08:15:00'],
    ['2026-01-03T08:15:00+05:00', '2026-01-03T08:15:00'],
  ])('shows %p by the clock of the exchange', (given, expected) => {
    expect(read({ points: { start: { first_date: given } } }).loadingDate).toBe(expected);
  });
});

describe('a detail', () => {
  const detail = detailOf('5', {
    ...whole,
    extra: {
      note: ' Только с ремнями ',
      note_valid: true,
      krugoreis: 1,
      partial_load: 'true',
      url: 'https://cargomart.ru/orders/active?modal=1',
    },
    shipper: { inn: '7700000000', name: 'Отправитель' },
    contacts: [
      { type: 'driver', name: 'Пётр', phone: '8 (911) 111-11-11' },
      { type: 'broker', name: 'Анна', phones: ['', '+7 922 222-22-22'], phone: '1' },
      {},
      'x',
    ],
  });

  it('has the comment, the flags and the contacts, those of the broker first', () => {
    expect(detail).toMatchObject({
      id: '5',
      note: 'Только с ремнями',
      noteValid: true,
      roundTrip: true,
      partialLoad: true,
      shipper: { name: 'Отправитель', inn: '7700000000' },
      sourceUrl: 'https://cargomart.ru/orders/active?modal=1',
    });
    expect(detail.contacts).toEqual([
      { name: 'Анна', phone: '+7 922 222-22-22', tel: '+79222222222', type: 'broker' },
      { name: 'Пётр', phone: '8 (911) 111-11-11', tel: '+79111111111', type: 'driver' },
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'tg://x', '//x', ''])('leads nowhere by %p', (url) => {
    expect(detailOf('5', { extra: { url } }).sourceUrl).toBeNull();
  });

  it.each([
    ['89111111111', '+79111111111'],
    ['79111111111', '+79111111111'],
    ['9111111111', '+79111111111'],
    ['+375 29 123-45-67', '+375291234567'],
    ['8 911 111 11 11 доб. 25', '+79111111111'],
    ['8 911 111 11 11, 8 922 222 22 22', '+79111111111'],
    ['звонить Ивану', null],
    ['12-34', null],
  ])('dials %p as %p', (phone, tel) => expect(telOf(phone)).toBe(tel));
});

describe('whatever the exchange sends', () => {
  /** Any JSON in any field, at any depth the reader looks at. */
  const any = fc.jsonValue({ maxDepth: 3 });
  const often = (...values: unknown[]) => fc.oneof(any, fc.constantFrom<unknown>(...values));
  const point = fc.record({
    city: fc.oneof(any, fc.record({ id: any, name: any })),
    type: any,
    first_date: often('2026-01-03T10:00:00Z'),
    last_date: any,
    address: any,
  });
  const fields = {
    weight: any,
    volume: any,
    distance: often(531.5, '12', 1e-300, 1e300),
    price: often(0, 1e21, '100'),
    price_carrier: any,
    price_per_km: any,
    currency: any,
    points: fc.oneof(any, fc.record({ start: fc.oneof(any, point), finish: fc.oneof(any, point) })),
    company: fc.oneof(any, fc.record({ name: any, inn: any })),
    shipper: any,
    created_at: any,
    cargo_type: any,
    load_types: fc.oneof(any, fc.array(fc.record({ id: any, name: any, short_name: any }))),
    truck_types: any,
    contacts: fc.oneof(any, fc.array(fc.record({ name: any, phones: any, phone: any, type: any }))),
    extra: fc.oneof(any, fc.record({ note: any, note_valid: any, url: any, custom_cargo_type: any })),
  };
  const garbage = fc.oneof(any, fc.record(fields, { requiredKeys: [] }));

  const textOrNull = (value: unknown): boolean => value === null || (typeof value === 'string' && value !== '');
  const numberOrNull = (value: unknown): boolean =>
    value === null || (typeof value === 'number' && value > 0 && Number.isFinite(value));

  const expectValid = (card: CargoCard): void => {
    expect(card.id).toMatch(/^\d{1,20}$/);
    for (const stop of [card.route.from, card.route.to]) {
      expect(stop.city).not.toBe('');
      expect(textOrNull(stop.date)).toBe(true);
    }
    for (const value of [card.distanceKm, card.weightKg, card.volumeM3]) expect(numberOrNull(value)).toBe(true);
    for (const value of [card.priceKopecks, card.pricePerKmKopecks])
      expect(value === null || (Number.isSafeInteger(value) && value > 0)).toBe(true);
    for (const value of [card.loadingDate, card.unloadingDate, card.postedAt, card.cargoType])
      expect(textOrNull(value)).toBe(true);
    for (const ref of [...card.loadTypes, ...card.truckTypes])
      expect([textOrNull(ref.id), textOrNull(ref.name)]).toEqual([true, true]);
    expect(JSON.parse(JSON.stringify(card))).toEqual(card);
  };

  it('a card with an id is a whole card', () => {
    fc.assert(
      fc.property(garbage, fc.nat(), (item, id) => expectValid(cardOf({ ...(item as object), id })!)),
      { numRuns: 500 },
    );
  });

  it('nothing else throws', () => {
    fc.assert(
      fc.property(garbage, (item) => expect(() => cardOf(item)).not.toThrow()),
      { numRuns: 500 },
    );
  });

  it('a detail is a whole detail', () => {
    fc.assert(
      fc.property(garbage, (item) => {
        const detail = detailOf('5', item);
        expectValid(detail);
        expect(textOrNull(detail.note)).toBe(true);
        expect(detail.sourceUrl ?? 'https://').toMatch(/^https?:/);
        for (const contact of detail.contacts) expect(contact.tel ?? '+70000000000').toMatch(/^\+\d{7,15}$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the order inside a page', () => {
  const cards = [
    read({ id: 1, price: 100, points: { start: { first_date: '2026-01-05' } } }),
    read({ id: 2, price: 0 }),
    read({ id: 3, price: 300, price_per_km: 1, points: { start: { first_date: '2026-01-02' } } }),
    read({ id: 4, price: 300, price_per_km: 9, points: {} }),
  ];
  it.each([
    ['default', ['1', '2', '3', '4']],
    ['price', ['3', '4', '1', '2']],
    ['pricePerKm', ['1', '4', '3', '2']],
    ['date', ['2', '3', '1', '4']],
  ] as const)('by %s', (sort, ids) => expect(sorted(cards, sort).map(({ id }) => id)).toEqual(ids));
});
