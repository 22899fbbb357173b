import { GetBudgetUse, type BudgetUse, type StatsRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { BudgetUseService } from './budget-use.service';

@Controller()
export class BudgetController {
  constructor(private readonly use: BudgetUseService) {}

  @HandleRpc(GetBudgetUse)
  async useByDay(request: StatsRequest): Promise<BudgetUse> {
    return { days: await this.use.of(request) };
  }
}
