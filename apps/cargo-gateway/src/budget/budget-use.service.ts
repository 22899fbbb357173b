import { daysBetween, Refusal, SERVICE_UNAVAILABLE, type BudgetDay, type StatsRequest } from '#contracts';
import { RedisConnection } from '#persistence';
import { Injectable } from '@nestjs/common';
import { CargoGatewayConfig } from '../config';
import { countsOfDays } from './shared-window';

const MINUTES_A_DAY = 1_440;

/** How much of the account's budget was used, by day. */
@Injectable()
export class BudgetUseService {
  constructor(
    private readonly redis: RedisConnection,
    private readonly config: CargoGatewayConfig,
  ) {}

  /** @throws Refusal SERVICE_UNAVAILABLE while Redis, which alone counts, is away */
  async of({ from, to }: StatsRequest): Promise<BudgetDay[]> {
    const days = daysBetween(from, to);
    const counts = await this.redis.attempt(
      (redis) => countsOfDays(redis, days),
      () => {
        throw new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: 2 });
      },
    );
    const upstreamBudget = this.config.CARGOTECH_REQUESTS_PER_MINUTE * MINUTES_A_DAY;
    return days.map((date, index) => ({ date, upstreamCalls: counts[index] ?? 0, upstreamBudget }));
  }
}
