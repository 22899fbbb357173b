import { GetBillingStats, type BillingStats, type GetBillingStatsRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { BillingFigures } from './stats.service';

@Controller()
export class StatsController {
  constructor(private readonly figures: BillingFigures) {}

  @HandleRpc(GetBillingStats)
  between(request: GetBillingStatsRequest): Promise<BillingStats> {
    return this.figures.between(request);
  }
}
