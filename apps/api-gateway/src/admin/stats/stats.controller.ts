import { STATS_TIMEOUT_MS, StatsRequest } from '#contracts';
import { Controller, Get } from '@nestjs/common';
import { CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { Statistics, type Stats } from './statistics.service';

@Controller('api/v1/admin/stats')
export class StatsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  @AdminRoute('stats.read', { query: ['from', 'to'], budgetMs: STATS_TIMEOUT_MS + 400 })
  read(@CheckedQuery(StatsRequest) days: StatsRequest): Promise<Stats> {
    return this.statistics.of(days);
  }
}
