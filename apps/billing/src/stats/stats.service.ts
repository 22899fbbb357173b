import type { BillingDay, BillingStats, GetBillingStatsRequest } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { accessBy, churnBy, paidBy, refundedBy, trialsBy, type AccessPart, type MoneyPart } from './figures';
import { daysBetween, type Days } from './moscow-days';

/** What every day brought, worked out from the rows of money and access: there is no second book to go wrong. */
@Injectable()
export class BillingFigures {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED for no such days, or too many */
  async between({ from, to }: GetBillingStatsRequest): Promise<BillingStats> {
    const { manager } = this.database.source;
    const days = await daysBetween(manager, from, to, this.clock.now());
    const { bounds } = days;
    const [paid, refunded, access, trials, churn] = await Promise.all([
      paidBy(manager, bounds),
      refundedBy(manager, bounds),
      accessBy(manager, bounds),
      trialsBy(manager, bounds),
      churnBy(manager, bounds),
    ]);
    const result = emptyDays(days);
    putMoney(result, paid, refunded);
    const activeBefore = putAccess(result, days, access);
    for (const { part, ended, converted } of trials) add(result, part, { trialsEnded: ended, trialsConverted: converted });
    for (const { part, churned } of churn) add(result, part, { churned });
    const total = (figure: Summed): number => result.reduce((sum, day) => sum + day[figure], 0);
    return {
      days: result,
      activeBefore,
      conversion: share(total('trialsConverted'), total('trialsEnded')),
      churnRate: share(total('churned'), activeBefore),
    };
  }
}

type Summed = Exclude<keyof BillingDay, 'date'>;

const emptyDays = ({ dates }: Days): BillingDay[] =>
  dates.map((date) => ({
    date,
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
  }));

/** @param part 1 for the first day */
function add(days: BillingDay[], part: number, more: Partial<Record<Summed, number>>): void {
  const day = days[part - 1];
  if (day === undefined) return;
  for (const [figure, value] of Object.entries(more) as [Summed, number][]) day[figure] += value;
}

function putMoney(days: BillingDay[], paid: readonly MoneyPart[], refunded: readonly MoneyPart[]): void {
  for (const { part, currency, count, sum } of paid)
    add(days, part, { payments: count, [currency === 'RUB' ? 'revenueKopecks' : 'revenueStars']: sum });
  for (const { part, currency, sum } of refunded)
    add(days, part, { [currency === 'RUB' ? 'refundsKopecks' : 'refundsStars']: sum });
}

/** Adds up the changes day by day. @returns active subscriptions before the first day */
function putAccess(days: BillingDay[], { bounds }: Days, changes: readonly AccessPart[]): number {
  const changeIn = new Map(changes.map(({ part, trial, change }) => [`${part} ${trial}`, change]));
  const running = { trial: 0, other: 0 };
  let before = 0;
  for (let part = 0; part <= days.length; part++) {
    running.trial += changeIn.get(`${part} true`) ?? 0;
    running.other += changeIn.get(`${part} false`) ?? 0;
    if (part === 0) before = running.other;
    // A day to come has no seconds yet.
    else if ((bounds[part] ?? 0) > (bounds[part - 1] ?? 0))
      add(days, part, { activeSubscriptions: running.other, trials: running.trial });
  }
  return before;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
