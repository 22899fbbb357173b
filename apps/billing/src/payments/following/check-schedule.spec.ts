import { nextCheck } from './check-schedule';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;

describe('when something unfinished is looked at', () => {
  /** Minutes after its beginning, look by look. */
  const looks = (): number[] => {
    const at: number[] = [];
    for (let now: number | undefined = nextCheck(0, 0, 0), checks = 1; now !== undefined; now = nextCheck(0, checks++, now))
      at.push(now / MINUTE);
    return at;
  };

  it('is with growing pauses for two hours, hourly for a day, daily for a week, and then never', () => {
    const all = looks();
    expect(all.slice(0, 9)).toEqual([1, 3, 6, 11, 19, 32, 53, 87, 142]);
    const pauses = all.slice(1).map((at, index) => at - all[index]!);
    expect(new Set(pauses.filter((_, index) => all[index]! * MINUTE >= 2 * HOUR && all[index]! * MINUTE < DAY))).toEqual(
      new Set([60]),
    );
    expect(new Set(pauses.filter((_, index) => all[index]! * MINUTE >= DAY))).toEqual(new Set([DAY / MINUTE]));
    expect(all.at(-1)! * MINUTE).toBeGreaterThanOrEqual(7 * DAY);
    expect(all.at(-1)! * MINUTE).toBeLessThan(8 * DAY);
  });

  it('catches up with one look after a leap of time', () => {
    expect(nextCheck(0, 1, HOUR)).toBe(HOUR + 2 * MINUTE);
    expect(nextCheck(0, 1, 3 * HOUR)).toBe(4 * HOUR);
    expect(nextCheck(0, 1, 8 * DAY)).toBeUndefined();
  });
});
