import { heldUntil, hourOf, quietUntil } from './delivery';

const at = (moment: string): number => Date.parse(`${moment}Z`);
const MOSCOW = 'Europe/Moscow';

describe('quiet hours', () => {
  it.each([
    // Moscow is three hours ahead.
    ['22:00', '07:00', '2026-05-10T18:59', undefined],
    ['22:00', '07:00', '2026-05-10T19:00', '2026-05-11T04:00'],
    ['22:00', '07:00', '2026-05-10T22:30', '2026-05-11T04:00'],
    ['22:00', '07:00', '2026-05-11T03:59', '2026-05-11T04:00'],
    ['22:00', '07:00', '2026-05-11T04:00', undefined],
    ['13:00', '14:00', '2026-05-10T10:30', '2026-05-10T11:00'],
    ['13:00', '14:00', '2026-05-10T11:00', undefined],
    ['00:00', '00:00', '2026-05-10T11:00', undefined],
    ['00:00', '23:59', '2026-05-10T20:58', '2026-05-10T20:59'],
  ])('from %s to %s, at %s, end at %s', (from, to, now, end) =>
    expect(quietUntil({ timeZone: MOSCOW, quiet: { from, to } }, at(now))).toBe(end === undefined ? undefined : at(end)),
  );
});

describe('the limit of an hour', () => {
  const now = at('2026-05-10T12:40');
  const terms = { timeZone: MOSCOW, maxPerHour: 2, toldHour: hourOf(now), told: 2 };

  it.each([
    [terms, '2026-05-10T13:00'],
    [{ ...terms, told: 1 }, undefined],
    [{ ...terms, toldHour: terms.toldHour - 1 }, undefined],
    // 16:00 in Moscow, when it is quiet for an hour.
    [{ ...terms, quiet: { from: '16:00', to: '17:00' } }, '2026-05-10T14:00'],
  ])('%# holds back until %s', (given, end) => expect(heldUntil(given, now)).toBe(end === undefined ? undefined : at(end)));
});
