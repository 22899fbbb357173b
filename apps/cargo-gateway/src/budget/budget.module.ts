import { Module } from '@nestjs/common';
import { Budget } from './budget.service';
import { DriverShare } from './driver-share.service';

@Module({ providers: [Budget, DriverShare], exports: [Budget, DriverShare] })
export class BudgetModule {}
