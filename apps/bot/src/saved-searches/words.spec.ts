import { midnightAfter } from './midnight';
import { readQuietHours } from './read-quiet-hours';

describe('quiet hours in words', () => {
  it.each([
    ['22:00-7:30', '22:00', '07:30'],
    ['с 22 до 7', '22:00', '07:00'],
    ['22 – 07', '22:00', '07:00'],
    ['from 9.15 to 24', '09:15', '00:00'],
    ['0-6', '00:00', '06:00'],
  ])('%s', (text, from, to) => {
    expect(readQuietHours(text)).toEqual({ from, to });
  });

  it.each(['ночью', '25-7', '22:60-7', '7-7', '24:30-5', '22', '2026-11-21', ''])('%s says nothing', (text) => {
    expect(readQuietHours(text)).toBeUndefined();
  });
});

describe('the next midnight', () => {
  const after = (now: string, zone: string): string => new Date(midnightAfter(Date.parse(now), zone)).toISOString();

  it('is that of the driver’s zone', () => {
    expect(after('2026-11-21T10:00:00.123Z', 'Europe/Moscow')).toBe('2026-11-21T21:00:00.000Z');
    expect(after('2026-11-21T20:59:59.999Z', 'Europe/Moscow')).toBe('2026-11-21T21:00:00.000Z');
    expect(after('2026-11-21T21:00:00.000Z', 'Europe/Moscow')).toBe('2026-11-22T21:00:00.000Z');
    expect(after('2026-11-21T10:00:00.000Z', 'Asia/Kamchatka')).toBe('2026-11-21T12:00:00.000Z');
    expect(after('2026-11-21T10:00:00.000Z', 'Asia/Kathmandu')).toBe('2026-11-21T18:15:00.000Z');
  });

  it('comes sooner or later on the days when clocks are changed', () => {
    // Berlin: 25 October 2026 has 25 hours, 29 March 23.
    expect(after('2026-10-24T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z');
    expect(after('2026-03-28T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  });
});
