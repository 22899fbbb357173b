import { figuresOf, growth, type StatsDay } from './stats';

const day = (date: string, some: Partial<StatsDay> = {}): StatsDay => ({
  date,
  drivers: 0,
  newDrivers: 0,
  activeDrivers: 0,
  activeSubscriptions: 0,
  trials: 0,
  payments: 0,
  revenueKopecks: 0,
  refundsKopecks: 0,
  revenueStars: 0,
  refundsStars: 0,
  trialsEnded: 0,
  trialsConverted: 0,
  churned: 0,
  responses: { created: 0, viewed: 0, accepted: 0, rejected: 0, completed: 0, withdrawn: 0 },
  alerts: 0,
  alertDelayP50Ms: null,
  alertDelayP95Ms: null,
  upstreamCalls: 0,
  upstreamBudget: 0,
  ...some,
});

describe('figures of a period', () => {
  it('add up what adds up, take refunds off, and say what stood at the end', () => {
    const days = [
      day('2026-11-20', { revenueKopecks: 99_800, payments: 2, activeSubscriptions: 40, newDrivers: 3 }),
      day('2026-11-21', {
        revenueKopecks: 4_900,
        refundsKopecks: 49_900,
        payments: 1,
        activeSubscriptions: 39,
        revenueStars: 350,
      }),
    ];
    expect(figuresOf({ days, totals: { conversion: 0.25, churnRate: null } })).toEqual({
      revenueKopecks: 54_800,
      revenueStars: 350,
      payments: 3,
      activeSubscriptions: 39,
      newDrivers: 3,
      conversion: 0.25,
      churnRate: null,
      responses: 0,
      alerts: 0,
    });
    expect(figuresOf({ days: [], totals: { conversion: null, churnRate: null } }).activeSubscriptions).toBeNull();
  });

  it('grow only from something', () => {
    expect([growth(150, 100), growth(50, 100), growth(5, 0), growth(5, undefined), growth(null, 5), growth(-50, -100)]).toEqual([
      0.5,
      -0.5,
      null,
      null,
      null,
      0.5,
    ]);
  });
});
