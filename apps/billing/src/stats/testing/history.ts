import { randomUUID } from 'node:crypto';
import type { AccessSource, BillingDay } from '#contracts';

const DAY_S = 86_400;

/** What one driver did, as random choices. Times in seconds. */
export interface History {
  readonly firstS: number;
  /** 0: no trial. */
  readonly trialS: number;
  readonly deals: readonly {
    readonly afterS: number;
    readonly source: 'payment' | 'stars' | 'promo' | 'gift';
    readonly days: number;
    readonly amount: number;
    readonly back: number;
    readonly backAfterS: number;
    readonly byRule: boolean;
  }[];
}

interface PaymentColumns {
  readonly id: string;
  readonly driver_id: string;
  readonly currency: 'RUB' | 'XTR';
  readonly amount: number;
  readonly refund_rule: string | null;
  readonly paid_at: string | null;
}
interface RefundColumns {
  readonly payment_id: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'canceled';
  readonly ended_at: string | null;
}
interface PeriodColumns {
  readonly driver_id: string;
  readonly source: AccessSource;
  readonly starts_s: number;
  readonly ends_s: number;
}

/** The facts of a business as its tables hold them. */
export interface Rows {
  readonly drivers: string[];
  readonly payments: PaymentColumns[];
  readonly refunds: RefundColumns[];
  readonly periods: PeriodColumns[];
}

const iso = (second: number): string => new Date(second * 1_000).toISOString();

/** @param now ms since 1970: what would come later has not happened */
export function rowsOf(histories: readonly History[], now: number): Rows {
  const rows: Rows = { drivers: [], payments: [], refunds: [], periods: [] };
  for (const history of histories) live(rows, history, Math.floor(now / 1_000));
  return rows;
}

function live(rows: Rows, { firstS, trialS, deals }: History, nowS: number): void {
  const driver = randomUUID();
  rows.drivers.push(driver);
  let end = firstS;
  const give = (source: AccessSource, at: number, seconds: number): void => {
    const starts = Math.max(end, at);
    if (seconds > 0) rows.periods.push({ driver_id: driver, source, starts_s: starts, ends_s: (end = starts + seconds) });
  };
  give('trial', firstS, trialS);
  let at = firstS;
  for (const deal of deals) {
    at += deal.afterS;
    if (at > nowS) return;
    const { source, days, back } = deal;
    const share = (days * DAY_S * (4 - back)) / 4;
    if (source === 'promo' || source === 'gift') give(source, at, share);
    else if (pay(rows, driver, at, deal, nowS)) give(source, at, share);
  }
}

/** @returns whether there are days for it */
function pay(rows: Rows, driver: string, at: number, deal: History['deals'][number], nowS: number): boolean {
  const { source, days, amount, back, backAfterS, byRule } = deal;
  const id = randomUUID();
  const paid = days !== 1 || amount % 2 === 0;
  const sum = byRule ? amount : source === 'stars' && back > 0 ? amount : Math.floor((amount * back) / 4);
  const endedS = at + backAfterS;
  // Some of what is asked back is still on its way, or was refused.
  const outcome: RefundColumns['status'] = endedS > nowS ? 'pending' : amount % 7 === 0 ? 'canceled' : 'succeeded';
  const refunded = paid && sum > 0 && outcome === 'succeeded' ? sum : 0;
  const status = !paid ? 'canceled' : refunded === 0 ? 'succeeded' : refunded === amount ? 'refunded' : 'partially_refunded';
  const payment = {
    ...{ id, driver_id: driver, kind: 'subscription', provider: source === 'stars' ? 'stars' : 'yookassa', tariff: '1_month' },
    ...{
      title: 'A month',
      days,
      currency: source === 'stars' ? ('XTR' as const) : ('RUB' as const),
      amount,
      discount: 0,
      refunded,
    },
    ...{ refunding: 0, auto_renew: false, status, refund_rule: byRule && paid ? 'double-payment' : null, checks: 0 },
    ...{ created_at: iso(at), updated_at: iso(at), paid_at: paid ? iso(at) : null },
  };
  rows.payments.push(payment);
  if (paid && sum > 0) {
    const refund = {
      ...{ id: randomUUID(), payment_id: id, key: randomUUID(), amount: sum, reason: 'asked', actor: 'console', checks: 0 },
      ...{ status: outcome, failure: outcome === 'canceled' ? 'no_money' : null },
      ...{ created_at: iso(at), ended_at: outcome === 'pending' ? null : iso(endedS) },
    };
    rows.refunds.push(refund);
  }
  return paid && !byRule;
}

/** The figures of a day as their definitions read, by looking at every row. */
export function expectedDay(rows: Rows, date: string, now: number): BillingDay {
  const starts = Date.parse(`${date}T00:00:00+03:00`) / 1_000;
  const ends = Math.min(starts + DAY_S, Math.floor(now / 1_000) + 1);
  const within = (second: number): boolean => second >= starts && second < ends;
  const paid = rows.payments.filter(({ paid_at }) => paid_at !== null && within(Date.parse(paid_at) / 1_000));
  const back = rows.refunds.filter((one) => one.status === 'succeeded' && within(Date.parse(one.ended_at ?? '') / 1_000));
  const currencyOf = ({ payment_id }: RefundColumns): string => rows.payments.find(({ id }) => id === payment_id)!.currency;
  const sum = (of: readonly { amount: number }[]): number => of.reduce((all, { amount }) => all + amount, 0);
  const running = rows.periods.filter((one) => ends > starts && one.starts_s <= ends - 1 && one.ends_s > ends - 1);
  const ended = rows.periods.filter(({ ends_s }) => within(ends_s));
  const trials = ended.filter(({ source }) => source === 'trial');
  return {
    date,
    payments: paid.length,
    revenueKopecks: sum(paid.filter(({ currency }) => currency === 'RUB')),
    refundsKopecks: sum(back.filter((one) => currencyOf(one) === 'RUB')),
    revenueStars: sum(paid.filter(({ currency }) => currency === 'XTR')),
    refundsStars: sum(back.filter((one) => currencyOf(one) === 'XTR')),
    activeSubscriptions: running.filter(({ source }) => source !== 'trial').length,
    trials: running.filter(({ source }) => source === 'trial').length,
    trialsEnded: trials.length,
    trialsConverted: trials.filter((trial) => converts(rows, trial)).length,
    churned: ended.filter((one) => one.source !== 'trial' && !goesOn(rows, one)).length,
  };
}

const converts = ({ payments }: Rows, { driver_id, ends_s }: PeriodColumns): boolean =>
  payments.some((one) => {
    if (one.driver_id !== driver_id || one.paid_at === null || one.refund_rule !== null) return false;
    return Date.parse(one.paid_at) / 1_000 <= ends_s + 30 * DAY_S;
  });

const goesOn = ({ periods }: Rows, { driver_id, ends_s }: PeriodColumns): boolean =>
  periods.some((one) => one.driver_id === driver_id && one.starts_s === ends_s);
