import { Module } from '@nestjs/common';
import { BudgetModule } from '../budget/budget.module';
import { CacheModule } from '../cache/cache.module';
import { LoginReport } from '../login/login-report.service';
import { TokenService } from '../login/token.service';
import { CargotechClient } from './cargotech.client';
import { Exchange } from './exchange.service';
import { Health } from './health.service';

@Module({
  imports: [BudgetModule, CacheModule],
  providers: [CargotechClient, LoginReport, TokenService, Exchange, Health],
  exports: [Exchange, TokenService, Health],
})
export class CargotechModule {}
