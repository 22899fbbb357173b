import { IsInt, IsNumber, IsOptional, Matches } from 'class-validator';
import { defineRpc } from '../contract';
import { StatsDays } from '../shared/stats-days';

/** A trial is converted by a payment up to so long after its end. */
export const CONVERSION_DAYS = 30;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class GetBillingStatsRequest {
  @Matches(DAY) from!: string;
  /** Included. */
  @Matches(DAY) to!: string;
}

/** Money and access of one day. Sums may be added up over days, `activeSubscriptions` and `trials` may not. */
export interface BillingDay {
  date: string;
  /** Payments whose money came on this day (`paidAt`), in roubles or Stars; those that a rule sent back at once are among them. */
  payments: number;
  /** Their sum in roubles, as it was paid, discounts taken off, refunds not. */
  revenueKopecks: number;
  /** What went back on this day (refunds that ended well), whenever it was paid. */
  refundsKopecks: number;
  revenueStars: number;
  refundsStars: number;
  /** Drivers whose access runs at the day's last second by anything but a trial: paid, by code or given. Today: now. A day to come: 0. */
  activeSubscriptions: number;
  /** Drivers whose trial runs at that second. */
  trials: number;
  /** Trials that came to their end on this day, or were taken back on it. */
  trialsEnded: number;
  /**
   * Of those, the trials of drivers who paid: a payment that no rule sent back, made no later than 30 days after the trial's end.
   * Grows until these days are over.
   */
  trialsConverted: number;
  /** Subscriptions that ended on this day with nothing to follow at that second. Who comes back later is counted again when that ends. */
  churned: number;
}

export class BillingStats {
  @StatsDays() days!: BillingDay[];
  /** `activeSubscriptions` at the last second before `from`: what churn is measured against. */
  @IsInt() activeBefore!: number;
  /** Converted of the trials that ended within these days, 0 to 1; null when none did. */
  @IsOptional() @IsNumber() conversion!: number | null;
  /** Churned within these days, of those active before them; null when none were. More than 1 when most came later. */
  @IsOptional() @IsNumber() churnRate!: number | null;
}

/**
 * Billing's half of the statistics, worked out from payments, refunds and periods of access. Days more than 45 days past may be ten
 * minutes old. VALIDATION_FAILED for more than 800 days.
 */
export const GetBillingStats = defineRpc({
  subject: 'rpc.billing.get-billing-stats',
  request: GetBillingStatsRequest,
  response: BillingStats,
  timeoutMs: 7_000,
});
