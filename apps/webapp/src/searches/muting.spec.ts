import type { Search } from '../api/saved';
import { endOfToday, isMuted } from './muting';

describe('muting a search for today', () => {
  it.each([
    ['2026-11-21T09:30:15.123Z', 'Europe/Moscow', '2026-11-21T21:00:00.000Z'],
    ['2026-11-21T20:59:59.999Z', 'Europe/Moscow', '2026-11-21T21:00:00.000Z'],
    ['2026-11-21T21:00:00.000Z', 'Europe/Moscow', '2026-11-22T21:00:00.000Z'],
    ['2026-11-21T14:00:00.000Z', 'Asia/Kamchatka', '2026-11-22T12:00:00.000Z'],
    ['2026-11-21T03:00:00.000Z', 'America/New_York', '2026-11-21T05:00:00.000Z'],
    ['2026-11-21T12:00:00.000Z', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
    // Clocks go back and forward: the day has 25 hours, or 23.
    ['2026-10-24T23:30:00.000Z', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-03-28T23:30:00.000Z', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ])('lasts from %s in %s until %s', (now, zone, end) => expect(endOfToday(Date.parse(now), zone)).toBe(end));

  it('is over when it is over', () => {
    const search = (mutedUntil?: string): Search => ({ alerts: { mutedUntil } }) as Search;
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(isMuted(search('2026-11-21T21:00:00Z'), now)).toBe(true);
    expect(isMuted(search('2026-11-21T12:00:00Z'), now)).toBe(false);
    expect(isMuted(search(), now)).toBe(false);
  });
});
