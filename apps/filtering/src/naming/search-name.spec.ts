import { searchName } from './search-name';

const NAMES = { start: 'Москва', finish: 'Казань' };

describe('a proposed name', () => {
  it.each([
    [
      { startPointId: '1', startPointRadius: '50', finishPointId: '6', weightVolume: '20-83', pricePerKm: '6000,' },
      'Москва +50 км → Казань, 20 т, от 60 ₽/км',
    ],
    [{ startPointId: '1', price: '7500000,9000000' }, 'Москва → куда угодно, от 75 000 ₽ до 90 000 ₽'],
    [{ finishPointId: '6', finishPointRadius: '0', weightVolume: '7,5-45' }, 'Откуда угодно → Казань, 7,5 т'],
    [{ price: ',9000000', pricePerKm: '0,5050' }, 'До 90 000 ₽, до 50,5 ₽/км'],
    [{ mode: 'all', weightVolume: 'any', startDate: '2026-01-01' }, 'Все грузы'],
  ])('of %o is %p', (filter, name) => expect(searchName(filter, NAMES, 'ru')).toBe(name));

  it('says what is not known', () =>
    expect(searchName({ startPointId: '77', finishPointId: '88' }, {}, 'ru')).toBe('Выбранный город → выбранный город'));

  it('is English for those who read it', () =>
    expect(
      searchName(
        { startPointId: '1', startPointRadius: '50', weightVolume: '7.5-45', pricePerKm: '6000,' },
        { start: 'Kazan' },
        'en',
      ),
    ).toBe('Kazan +50 km → anywhere, 7.5 t, from 60 ₽/km'));

  it('fits', () => {
    const name = searchName({ truckTypes: '1' }, { bodies: Array.from({ length: 40 }, () => 'рефрижератор') }, 'ru');
    expect(name).toHaveLength(100);
    expect(name.endsWith('…')).toBe(true);
  });
});
