import { day, distance, freight, money, moneyPerKm, phone, price, route, volume, weight } from './format';

const spaces = (text: string): string => text.replaceAll('\u202f', '_');
const cargo = {
  id: '1',
  route: { from: { city: 'Москва', date: null }, to: { city: 'Казань', date: null } },
  distanceKm: 815,
  priceKopecks: 7_500_000,
  pricePerKmKopecks: 9_202,
  weightKg: 20_000,
  volumeM3: 86,
  loadTypes: [{ id: '2', name: 'Задняя', shortName: 'зад' }],
  truckTypes: [{ id: '1', name: 'Тентованный', shortName: 'тент' }],
  loadingDate: '2026-11-23',
  unloadingDate: null,
  postedAt: null,
  cargoType: 'ТНП',
};

describe('numbers and dates for people', () => {
  it('are written the Russian way and the English way', () => {
    expect(spaces(money(7_500_000, 'ru'))).toBe('75_000_₽');
    expect(spaces(money(7_500_050, 'ru'))).toBe('75_000,50_₽');
    expect(spaces(money(7_500_000, 'en'))).toBe('75,000_₽');
    expect(spaces(moneyPerKm(9_202, 'ru'))).toBe('92_₽/км');
    expect(spaces(moneyPerKm(6_450, 'ru'))).toBe('64,5_₽/км');
    expect(spaces(distance(1_815, 'ru'))).toBe('1_815_км');
    expect(spaces(weight(1_500, 'ru'))).toBe('1,5_т');
    expect(spaces(weight(20_000, 'en'))).toBe('20_t');
    expect(spaces(volume(86.5, 'ru'))).toBe('86,5_м³');
  });

  it('show days with their weekday, and leave alone what is no day', () => {
    expect(day('2026-11-21', 'ru')).toBe('сб, 21 нояб');
    expect(day('2026-11-21T08:00:00', 'en')).toMatch(/^Sat,? 21 Nov$/);
    expect(day('готов к загрузке', 'ru')).toBe('готов к загрузке');
  });

  it.each([
    ['+79001234567', '+7 900 123-45-67'],
    ['8 (900) 123-45-67', '+7 900 123-45-67'],
    ['+375291234567', '+375291234567'],
  ])('show the phone %s as %s', (given, shown) => {
    expect(phone(given)).toBe(shown);
  });

  it('put a load into a line, without what is not known', () => {
    expect(route(cargo)).toBe('Москва → Казань');
    expect(spaces(price(cargo, 'ru') ?? '')).toBe('75_000_₽ (92_₽/км)');
    expect(price({ ...cargo, priceKopecks: null }, 'ru')).toBeUndefined();
    expect(spaces(freight(cargo, 'ru'))).toBe('20_т · 86_м³ · тент · зад · ТНП');
    expect(freight({ ...cargo, weightKg: null, volumeM3: null, truckTypes: [], loadTypes: [], cargoType: null }, 'ru')).toBe('');
  });
});
