import { Type } from 'class-transformer';
import { IsArray, IsInt, ValidateNested } from 'class-validator';
import { StatsRequest } from '../auth/admin-stats.rpc';
import { defineRpc } from '../contract';
import { IsDay } from '../shared/stats-days';

export class BudgetDay {
  @IsDay() date!: string;
  /** Rights to call the exchange that were granted on this day, all replicas together. */
  @IsInt() upstreamCalls!: number;
  /** As many as a whole day holds at the limit of today's configuration. */
  @IsInt() upstreamBudget!: number;
}

export class BudgetUse {
  @IsArray() @ValidateNested({ each: true }) @Type(() => BudgetDay) days!: BudgetDay[];
}

/**
 * How much of the account's budget each day took. Counted in Redis and kept for 800 days there: a Redis that is lost takes the counts with it,
 * and what is granted while it is away is counted when it is back, on that day.
 */
export const GetBudgetUse = defineRpc({ subject: 'rpc.cargo.get-budget-use', request: StatsRequest, response: BudgetUse });
