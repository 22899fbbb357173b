import { CITIES, distanceKm, findCity } from './index';

describe('the gazetteer', () => {
  it('knows every city once, inside Russia', () => {
    expect(CITIES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(CITIES.map(({ name }) => name)).size).toBe(CITIES.length);
    for (const { lat, lon } of CITIES) {
      expect(lat).toBeGreaterThan(41);
      expect(lat).toBeLessThan(70);
      expect(lon).toBeGreaterThan(20);
      expect(lon).toBeLessThan(145);
    }
  });

  it.each([
    ['Москва', 'Москва'],
    ['  орел ', 'Орёл'],
    ['КОРОЛЕВ, Московская область', 'Королёв'],
    ['г. Казань', 'Казань'],
    ['г Ростов-на-Дону', 'Ростов-на-Дону'],
  ])('finds %s', (asked, name) => expect(findCity(asked)?.name).toBe(name));

  it.each(['', ',', 'Атлантида', 'Моск'])('does not guess %p', (asked) => expect(findCity(asked)).toBeUndefined());

  it('measures great circles', () => {
    const between = (from: string, to: string) => distanceKm(findCity(from)!, findCity(to)!);
    // Published great-circle distances of the city centres, in kilometres.
    expect(between('Москва', 'Санкт-Петербург')).toBeCloseTo(634, -1);
    expect(between('Москва', 'Челябинск')).toBeCloseTo(1_493, -1.5);
    expect(between('Казань', 'Казань')).toBe(0);
  });
});
