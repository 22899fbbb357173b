/** One day of the statistics, as the API shows it; days are those of Moscow. */
export interface StatsDay {
  readonly date: string;
  readonly drivers: number;
  readonly newDrivers: number;
  readonly activeDrivers: number;
  readonly activeSubscriptions: number;
  readonly trials: number;
  readonly payments: number;
  readonly revenueKopecks: number;
  readonly refundsKopecks: number;
  readonly revenueStars: number;
  readonly refundsStars: number;
  readonly trialsEnded: number;
  readonly trialsConverted: number;
  readonly churned: number;
  readonly responses: Readonly<Record<ResponseStatus, number>>;
  readonly alerts: number;
  readonly alertDelayP50Ms: number | null;
  readonly alertDelayP95Ms: number | null;
  readonly upstreamCalls: number;
  readonly upstreamBudget: number;
}
export const RESPONSE_STATUSES = ['created', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn'] as const;
export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

export interface Stats {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly days: readonly StatsDay[];
  readonly totals: { readonly conversion: number | null; readonly churnRate: number | null };
  readonly unavailable: readonly string[];
}

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
export function figuresOf({ days, totals }: Pick<Stats, 'days' | 'totals'>): Figures {
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
