import { Module } from '@nestjs/common';
import { StatsController } from './stats.controller';
import { BillingFigures } from './stats.service';

@Module({ controllers: [StatsController], providers: [BillingFigures] })
export class StatsModule {}
