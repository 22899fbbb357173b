import { Module } from '@nestjs/common';
import { BudgetUseService } from './budget-use.service';
import { BudgetController } from './budget.controller';
import { Budget } from './budget.service';
import { DriverShare } from './driver-share.service';

@Module({ controllers: [BudgetController], providers: [Budget, BudgetUseService, DriverShare], exports: [Budget, DriverShare] })
export class BudgetModule {}
