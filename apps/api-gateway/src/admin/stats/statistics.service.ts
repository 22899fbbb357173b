import {
  daysBetween,
  GetBillingStats,
  GetBotStats,
  GetBudgetUse,
  GetDriverStats,
  STATS_TIME_ZONE,
  type BillingDay,
  type BillingStats,
  type BotDay,
  type BudgetDay,
  type DriverDay,
  type StatsRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { Parts } from '../parts/parts';

/** One day as all services together know it. Definitions stand with each service's part. */
export type StatsDay = DriverDay & BillingDay & BotDay & BudgetDay;

/** What may be added up over days, and two shares of it. */
export type Totals = Omit<
  StatsDay,
  'date' | 'drivers' | 'activeDrivers' | 'activeSubscriptions' | 'trials' | 'alertDelayP50Ms' | 'alertDelayP95Ms'
> &
  Pick<BillingStats, 'conversion' | 'churnRate'>;

export interface Stats {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly days: readonly StatsDay[];
  readonly totals: Totals;
  /** Parts whose service does not answer: `drivers`, `money`, `responses`, `budget`. Their figures are 0 then, and say nothing. */
  readonly unavailable: readonly string[];
}

const NO_DRIVERS: Omit<DriverDay, 'date'> = { drivers: 0, newDrivers: 0, activeDrivers: 0 };
const NO_MONEY: Omit<BillingDay, 'date'> = {
  payments: 0,
  revenueKopecks: 0,
  refundsKopecks: 0,
  revenueStars: 0,
  refundsStars: 0,
  activeSubscriptions: 0,
  trials: 0,
  trialsEnded: 0,
  trialsConverted: 0,
  churned: 0,
};
const NO_RESPONSES: Omit<BotDay, 'date'> = {
  responses: { created: 0, viewed: 0, accepted: 0, rejected: 0, completed: 0, withdrawn: 0 },
  alerts: 0,
  alertDelayP50Ms: null,
  alertDelayP95Ms: null,
};
const NO_CALLS: Omit<BudgetDay, 'date'> = { upstreamCalls: 0, upstreamBudget: 0 };

/** The business by day: each service is asked once for its part. */
@Injectable()
export class Statistics {
  constructor(private readonly rpc: RpcClient) {}

  async of({ from, to }: StatsRequest): Promise<Stats> {
    const days = { from, to };
    const parts = new Parts();
    const nothing: Pick<BillingStats, 'days' | 'conversion' | 'churnRate'> = { days: [], conversion: null, churnRate: null };
    const [drivers, money, responses, budget] = await Promise.all([
      parts.ask('drivers', { days: [] }, () => this.rpc.call(GetDriverStats, days)),
      parts.ask('money', nothing, () => this.rpc.call(GetBillingStats, days)),
      parts.ask('responses', { days: [] }, () => this.rpc.call(GetBotStats, days)),
      parts.ask('budget', { days: [] }, () => this.rpc.call(GetBudgetUse, days)),
    ]);
    const merged = daysBetween(from, to).map((date): StatsDay => ({
      date,
      ...NO_DRIVERS,
      ...NO_MONEY,
      ...NO_RESPONSES,
      ...NO_CALLS,
    }));
    const byDate = new Map(merged.map((day) => [day.date, day]));
    for (const day of [...drivers.days, ...money.days, ...responses.days, ...budget.days])
      Object.assign(byDate.get(day.date) ?? {}, day);
    const { conversion, churnRate } = money;
    const totals = { ...sumOf(merged), conversion, churnRate };
    return { from, to, timeZone: STATS_TIME_ZONE, days: merged, totals, unavailable: parts.unavailable };
  }
}

function sumOf(days: readonly StatsDay[]): Omit<Totals, 'conversion' | 'churnRate'> {
  const sum = (of: (day: StatsDay) => number): number => days.reduce((total, day) => total + of(day), 0);
  return {
    newDrivers: sum((day) => day.newDrivers),
    payments: sum((day) => day.payments),
    revenueKopecks: sum((day) => day.revenueKopecks),
    refundsKopecks: sum((day) => day.refundsKopecks),
    revenueStars: sum((day) => day.revenueStars),
    refundsStars: sum((day) => day.refundsStars),
    trialsEnded: sum((day) => day.trialsEnded),
    trialsConverted: sum((day) => day.trialsConverted),
    churned: sum((day) => day.churned),
    responses: {
      created: sum((day) => day.responses.created),
      viewed: sum((day) => day.responses.viewed),
      accepted: sum((day) => day.responses.accepted),
      rejected: sum((day) => day.responses.rejected),
      completed: sum((day) => day.responses.completed),
      withdrawn: sum((day) => day.responses.withdrawn),
    },
    alerts: sum((day) => day.alerts),
    upstreamCalls: sum((day) => day.upstreamCalls),
    upstreamBudget: sum((day) => day.upstreamBudget),
  };
}
