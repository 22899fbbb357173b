import type { BillingDay, BillingStats, GetBillingStatsRequest } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { accessBy, churnBy, paidBy, refundedBy, trialsBy, type AccessPart, type MoneyPart } from './figures';
import { boundsOf, datesBetween, dayBefore, refuseNoDays } from './moscow-days';
import { SettledDays } from './settled-days';

/** By then whatever is going to happen to a day has happened: late notifications in days, conversions in 30. */
const SETTLED_AFTER_MS = 45 * 86_400_000;

/** What every day brought, worked out from the rows of money and access: there is no second book to go wrong. */
@Injectable()
export class BillingFigures {
  private readonly settled = new SettledDays();
  /** Whoever asks for days that are just being worked out gets those: several people look at the same page. */
  private readonly underWay = new Map<string, Promise<BillingDay[]>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED for no such days, or too many */
  async between({ from, to }: GetBillingStatsRequest): Promise<BillingStats> {
    refuseNoDays(from, to);
    // The day before says what churn is measured against.
    const [before, ...days] = await this.read(datesBetween(dayBefore(from), to));
    const total = (figure: Summed): number => days.reduce((sum, day) => sum + day[figure], 0);
    const activeBefore = before?.activeSubscriptions ?? 0;
    return {
      days,
      activeBefore,
      conversion: share(total('trialsConverted'), total('trialsEnded')),
      churnRate: share(total('churned'), activeBefore),
    };
  }

  private async read(dates: readonly string[]): Promise<BillingDay[]> {
    const now = this.clock.now();
    const settled = new Date(now - SETTLED_AFTER_MS).toISOString().slice(0, 10);
    const known = dates.map((date) => (date < settled ? this.settled.get(date, now) : undefined));
    const first = known.indexOf(undefined);
    if (first === -1) return known as BillingDay[];
    const end = known.lastIndexOf(undefined) + 1;
    const worked = await this.workOutOnce(dates.slice(first, end), now);
    for (const day of worked) if (day.date < settled) this.settled.keep(day, now);
    return [...(known.slice(0, first) as BillingDay[]), ...worked, ...(known.slice(end) as BillingDay[])];
  }

  private async workOutOnce(dates: readonly string[], now: number): Promise<BillingDay[]> {
    const name = `${dates[0] ?? ''} ${dates.at(-1) ?? ''}`;
    const known = this.underWay.get(name);
    if (known !== undefined) return known;
    const working = this.workOut(dates, now).finally(() => this.underWay.delete(name));
    this.underWay.set(name, working);
    return working;
  }

  private async workOut(dates: readonly string[], now: number): Promise<BillingDay[]> {
    const { manager } = this.database.source;
    const bounds = await boundsOf(manager, dates, now);
    const [paid, refunded, access, trials, churn] = await Promise.all([
      paidBy(manager, bounds),
      refundedBy(manager, bounds),
      accessBy(manager, bounds),
      trialsBy(manager, bounds),
      churnBy(manager, bounds),
    ]);
    const days = dates.map(emptyDay);
    putMoney(days, paid, refunded);
    putAccess(days, bounds, access);
    for (const { part, ended, converted } of trials) add(days, part, { trialsEnded: ended, trialsConverted: converted });
    for (const { part, churned } of churn) add(days, part, { churned });
    return days;
  }
}

type Summed = Exclude<keyof BillingDay, 'date'>;

const emptyDay = (date: string): BillingDay => ({
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
});

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

/** Adds up the changes day by day. */
function putAccess(days: BillingDay[], bounds: readonly number[], changes: readonly AccessPart[]): void {
  const changeIn = new Map(changes.map(({ part, trial, change }) => [`${part} ${trial}`, change]));
  const running = { trial: 0, other: 0 };
  for (let part = 0; part <= days.length; part++) {
    running.trial += changeIn.get(`${part} true`) ?? 0;
    running.other += changeIn.get(`${part} false`) ?? 0;
    // Part 0 is all before; a day to come has no seconds yet.
    const [begin = 0, end = 0] = bounds.slice(Math.max(0, part - 1));
    if (part > 0 && end > begin) add(days, part, { activeSubscriptions: running.other, trials: running.trial });
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
