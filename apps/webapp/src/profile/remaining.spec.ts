import type { SubscriptionPeriod } from '../api/client';
import { partLeft } from './remaining';

const period = (startsAt: string, endsAt: string): SubscriptionPeriod => ({ source: 'payment', startsAt, endsAt });
const month = period('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z');

describe('the ring of days left', () => {
  it('is full at the beginning and empty at the end', () => {
    expect(partLeft(30, month.endsAt, [month])).toBe(1);
    expect(partLeft(15, month.endsAt, [month])).toBe(0.5);
    expect(partLeft(0, month.endsAt, [month])).toBe(0);
  });

  it('counts what was added to the end, and not what is long over', () => {
    const added = period('2026-12-01T00:00:00Z', '2026-12-31T00:00:00Z');
    const over = period('2026-08-01T00:00:00Z', '2026-08-31T00:00:00Z');
    expect(partLeft(45, added.endsAt, [added, month, over])).toBe(0.75);
  });

  it('is never more than full, whatever the history says', () => {
    expect(partLeft(31, month.endsAt, [month])).toBe(1);
    expect(partLeft(3, month.endsAt, [])).toBe(1);
  });
});
