import fc from 'fast-check';
import { dateIn } from './today';
import { dayAfter, momentOf, wallClock } from './zone-time';

const ZONES = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Asia/Yekaterinburg',
  'Asia/Kamchatka',
  'Europe/Berlin',
  'Asia/Kolkata',
  'UTC',
];

describe('the time of a zone', () => {
  it.each([
    ['Europe/Moscow', '2026-03-10', '00:00', '2026-03-09T21:00:00.000Z'],
    ['Europe/Kaliningrad', '2026-03-10', '07:30', '2026-03-10T05:30:00.000Z'],
    ['Asia/Kamchatka', '2026-01-01', '00:00', '2025-12-31T12:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '00:00', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-30', '00:00', '2026-03-29T22:00:00.000Z'],
    ['nowhere', '2026-03-10', '00:00', '2026-03-09T21:00:00.000Z'],
  ])('in %s: %s %s is %s', (zone, day, time, expected) =>
    expect(new Date(momentOf(zone, day, time)).toISOString()).toBe(expected),
  );

  it('is what a clock there shows at that moment', () => {
    const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), day, fc.integer({ min: 4, max: 23 }), (zone, date, hour) => {
        // Clocks change in the small hours.
        const wanted = [date.toISOString().slice(0, 10), `${String(hour).padStart(2, '0')}:15`] as const;
        const at = momentOf(zone, ...wanted);
        expect([dateIn(zone, at), wallClock(zone, at)]).toEqual(wanted);
      }),
    );
  });

  it('ends a day where the next one begins', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }), (zone, now) => {
        const end = momentOf(zone, dayAfter(dateIn(zone, now)));
        expect(end).toBeGreaterThan(now);
        expect(dateIn(zone, end - 1)).toBe(dateIn(zone, now));
        expect(dateIn(zone, end)).toBe(dayAfter(dateIn(zone, now)));
      }),
    );
  });
});
