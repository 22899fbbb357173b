import { Module } from '@nestjs/common';
import { Statistics } from './statistics.service';
import { StatsController } from './stats.controller';

@Module({ controllers: [StatsController], providers: [Statistics] })
export class AdminStatsModule {}
