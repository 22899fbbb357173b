import fc from 'fast-check';
import {
  amountInput,
  counted,
  day,
  daysBetween,
  duration,
  kopecksOf,
  money,
  moscowDay,
  percent,
  roubles,
  shiftDay,
} from './format';

describe('numbers as people read them', () => {
  it('shows money with a thin space, kopecks only where there are some', () => {
    expect(roubles(149_900, 'ru')).toBe('1\u202f499\u202f₽');
    expect(roubles(42_405, 'ru')).toBe('424,05\u202f₽');
    expect(roubles(-150, 'en')).toBe('−1.50\u202f₽');
    expect(money(0, 350, 'ru')).toBe('350\u202f★');
    expect(money(100, undefined, 'ru')).toBe('1\u202f₽');
  });

  it('reads amounts back from what is typed', () => {
    expect([kopecksOf('1 499'), kopecksOf('424,5'), kopecksOf('0.05')]).toEqual([149_900, 42_450, 5]);
    expect([kopecksOf(''), kopecksOf('-1'), kopecksOf('1.234'), kopecksOf('1e5')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (kopecks) =>
        expect(kopecksOf(amountInput(kopecks))).toBe(kopecks),
      ),
    );
  });

  it('says shares, durations and counts in words that fit', () => {
    expect(percent(0.1234, 'ru')).toBe('12,3\u202f%');
    expect([duration(850, 'en'), duration(1_250, 'ru'), duration(210_000, 'en')]).toEqual([
      '850\u202fms',
      '1,3\u202fс',
      '3.5\u202fmin',
    ]);
    const days = { one: 'день', few: 'дня', many: 'дней', other: 'дня' };
    expect([1, 3, 11, 21].map((count) => counted(count, days, 'ru'))).toEqual([
      '1\u00a0день',
      '3\u00a0дня',
      '11\u00a0дней',
      '21\u00a0день',
    ]);
  });
});

describe('days', () => {
  it('are shown with the year when it is another one', () => {
    const now = new Date('2026-11-21T12:00:00');
    expect(day('2026-11-21', 'ru', now)).toBe('21\u00a0ноя');
    expect(day('2025-05-01', 'en', now)).toBe('1\u00a0May\u00a02025');
    expect(day(null, 'ru')).toBe('—');
  });

  it('are those of Moscow, and can be counted over months and leap years', () => {
    expect(moscowDay(new Date('2026-11-20T21:30:00Z'))).toBe('2026-11-21');
    expect(shiftDay('2028-02-28', 1)).toBe('2028-02-29');
    expect(shiftDay('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-11-15', '2026-11-21')).toBe(7);
  });
});
