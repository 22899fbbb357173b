import { CITIES, distanceKm, findCity } from './index';

describe('the gazetteer', () => {
  it('knows every city once, inside Russia', () => {
    expect(CITIES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(CITIES.map(({ name }) => name)).size).toBe(CITIES.length);
    for (const { lat, lon, population } of CITIES) {
      expect(lat).toBeGreaterThan(41);
      expect(lat).toBeLessThan(70);
      expect(lon).toBeGreaterThan(20);
      expect(lon).toBeLessThan(145);
      expect(population).toBeGreaterThan(40);
    }
  });

  it('finds each of its own cities, alone and with the region behind it', () => {
    for (const city of CITIES) {
      expect(findCity(city.name)).toBe(city);
      expect(findCity(`${city.name}, ${city.region}`)).toBe(city);
    }
  });

  it('keeps neighbours near each other: no city stands alone by a slip of a coordinate', () => {
    for (const city of CITIES.filter(({ region }) => region === 'Московская область')) {
      expect(distanceKm(city, findCity('Москва')!)).toBeLessThan(150);
    }
  });

  it.each([
    ['Москва', 'Москва'],
    ['москва, Московская область', 'Москва'],
    ['Санкт-Петербург, Ленинградская обл.', 'Санкт-Петербург'],
    ['  орел ', 'Орёл'],
    ['Орёл,', 'Орёл'],
    ['КОРОЛЕВ, Московская область', 'Королёв'],
    ['г. Казань', 'Казань'],
    ['г.Казань, Татарстан, Россия', 'Казань'],
    ['Казань, Россия', 'Казань'],
    ['город  Нижний   Новгород', 'Нижний Новгород'],
    ['г Ростов-на-Дону', 'Ростов-на-Дону'],
    ['Чебоксары, Чувашия', 'Чебоксары'],
    ['Кемерово, Кемеровская область — Кузбасс', 'Кемерово'],
    ['Домодедово, г.о. Домодедово, Московская обл', 'Домодедово'],
    ['Железногорск, Курская область', 'Железногорск'],
  ])('finds %p', (asked, name) => expect(findCity(asked)?.name).toBe(name));

  it.each(['', ',', ', Московская область', 'г.', 'Атлантида', 'Моск', 'constructor'])('does not guess %p', (asked) =>
    expect(findCity(asked)).toBeUndefined(),
  );

  it.each([
    'Железногорск, Красноярский край',
    'Благовещенск, Республика Башкортостан',
    'Киров, Калужская область',
    'Октябрьский, Московская область',
  ])('does not take %p for its namesake', (asked) => expect(findCity(asked)).toBeUndefined());

  it('measures great circles', () => {
    const between = (from: string, to: string) => distanceKm(findCity(from)!, findCity(to)!);
    // Москва and Тула share a meridian here: 1.56 degrees of latitude, 111.195 km each.
    expect(between('Москва', 'Тула')).toBeCloseTo(173.46, 1);
    // Along the equator a degree is as long, and half-way round is the longest way.
    expect(distanceKm({ lat: 0, lon: 10 }, { lat: 0, lon: 11 })).toBeCloseTo(111.195, 2);
    expect(distanceKm({ lat: 0, lon: 0 }, { lat: 0, lon: 180 })).toBeCloseTo(Math.PI * 6_371, 6);
    // Published great-circle distances of the city centres, in kilometres.
    expect(between('Москва', 'Санкт-Петербург')).toBeCloseTo(634, -1);
    expect(between('Москва', 'Челябинск')).toBeCloseTo(1_493, -1.5);
    expect(between('Казань', 'Казань')).toBe(0);
    expect(between('Омск', 'Сочи')).toBeCloseTo(between('Сочи', 'Омск'), 9);
  });
});
