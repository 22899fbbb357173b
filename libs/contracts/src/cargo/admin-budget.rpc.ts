import { StatsRequest } from '../auth/admin-stats.rpc';
import { defineRpc } from '../contract';
import { StatsDays } from '../shared/stats-days';

export interface BudgetDay {
  date: string;
  /** Rights to call the exchange that were granted on this day, all replicas together. */
  upstreamCalls: number;
  /** As many as a whole day holds at the limit of today's configuration. */
  upstreamBudget: number;
}

export class BudgetUse {
  @StatsDays() days!: BudgetDay[];
}

/**
 * How much of the account's budget each day took. Counted in Redis and kept for 800 days there: a Redis that is lost takes the counts with it,
 * and what is granted while it is away is counted when it is back, on that day.
 */
export const GetBudgetUse = defineRpc({ subject: 'rpc.cargo.get-budget-use', request: StatsRequest, response: BudgetUse });
