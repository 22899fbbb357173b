import type { Schemas } from '../api/schemas';
/** One day of the statistics; days are those of Moscow. */
export type StatsDay = Schemas['StatsDay'];
export const RESPONSE_STATUSES = ['created', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn'] as const;
export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

export type Stats = Schemas['Stats'];

/** What is said in large figures above the plots. Null: there was nothing to work it out from. */
export interface Figures {
  readonly revenueKopecks: number;
  readonly revenueStars: number;
  readonly payments: number;
  readonly activeSubscriptions: number | null;
  readonly newDrivers: number;
  readonly conversion: number | null;
  readonly churnRate: number | null;
  readonly responses: number;
  readonly alerts: number;
}

const sum = (days: readonly StatsDay[], of: (day: StatsDay) => number): number => days.reduce((total, day) => total + of(day), 0);

/** Money is what stayed: refunds are taken off. Subscriptions are those at the end. */
export function figuresOf({
  days,
  totals,
}: {
  days: readonly StatsDay[];
  totals: Pick<Stats['totals'], 'conversion' | 'churnRate'>;
}): Figures {
  return {
    revenueKopecks: sum(days, (day) => day.revenueKopecks - day.refundsKopecks),
    revenueStars: sum(days, (day) => day.revenueStars - day.refundsStars),
    payments: sum(days, (day) => day.payments),
    activeSubscriptions: days.at(-1)?.activeSubscriptions ?? null,
    newDrivers: sum(days, (day) => day.newDrivers),
    conversion: totals.conversion,
    churnRate: totals.churnRate,
    responses: sum(days, (day) => day.responses.created),
    alerts: sum(days, (day) => day.alerts),
  };
}

/** By which part a figure has grown since the period before; null where that had none to grow from. */
export const growth = (now: number | null, before: number | null | undefined): number | null =>
  now === null || before === null || before === undefined || before === 0 ? null : (now - before) / Math.abs(before);
