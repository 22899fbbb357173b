import { calendarDate, dayFromNow, exactRoubles, exchangeDate, number, perKm, plural, roubles } from './format';

const words = { today: 'сегодня', tomorrow: 'завтра' };
const now = new Date(2026, 10, 21, 12);
const loads = { one: 'груз', few: 'груза', many: 'грузов', other: 'груза' };

describe('what the driver reads', () => {
  it.each([
    [0, '0'],
    [1_234_567, '1\u202f234\u202f567'],
    [16.7, '16,7'],
    [-1_500, '−1\u202f500'],
    [0.05, '0,1'],
  ])('number %p', (value, text) => expect(number(value, 'ru', 1)).toBe(text));

  it.each([
    [42_415, '424,15'],
    [42_450, '424,50'],
    [42_405, '424,05'],
    [49_900, '499'],
    [1_234_501, '12\u202f345,01'],
    [100, '1'],
  ])('%p kopecks to pay are not rounded', (kopecks, text) => expect(exactRoubles(kopecks, 'ru')).toBe(`${text}\u202f₽`));

  it('a day has its year when it is another one', () => {
    expect(calendarDate('2026-11-21T12:00:00Z', 'ru', now)).toBe('21\u00a0ноября');
    expect(calendarDate('2027-11-21T12:00:00Z', 'ru', now)).toBe('21\u00a0ноября 2027');
    expect(calendarDate('2027-11-21T12:00:00Z', 'en', now)).toBe('21\u00a0November 2027');
  });

  it('money has a thin space before the rouble', () => {
    expect(roubles(10_550_000, 'ru')).toBe('105\u202f500\u202f₽');
    expect(perKm(6_982, 'ru', '₽/км')).toBe('69,8\u202f₽/км');
    expect(perKm(6_982, 'en', '₽/km')).toBe('69.8\u202f₽/km');
  });

  it.each([
    [1, 'груз'],
    [2, 'груза'],
    [5, 'грузов'],
    [11, 'грузов'],
    [21, 'груз'],
    [1_527, 'грузов'],
  ])('%p %s', (count, word) => expect(plural(count, loads, 'ru')).toBe(word));

  it.each([
    ['2026-11-21T18:00:00', 'сегодня, 18:00'],
    ['2026-11-22', 'завтра'],
    ['2026-11-27T00:00:00Z', 'пт, 27 ноя'],
    ['завтра утром', 'завтра утром'],
  ])('the date %p', (date, text) => expect(exchangeDate(date, 'ru', words, now)).toBe(text));

  it('days turn over months', () => expect(dayFromNow(10, now)).toBe('2026-12-01'));
});
