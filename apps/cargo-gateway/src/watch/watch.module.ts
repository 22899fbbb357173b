import { Module } from '@nestjs/common';
import { BudgetModule } from '../budget/budget.module';
import { CacheModule } from '../cache/cache.module';
import { CargosModule } from '../cargos/cargos.module';
import { CargotechModule } from '../cargotech/cargotech.module';
import { FollowModule } from '../follow/follow.module';
import { Looks } from './looks.service';
import { SlotsModule } from '../slots/slots.module';
import { WatchController } from './watch.controller';
import { WatchedQueries } from './watched-queries.service';
import { Watcher } from './watcher.service';

@Module({
  imports: [BudgetModule, CacheModule, CargosModule, CargotechModule, SlotsModule, FollowModule],
  controllers: [WatchController],
  providers: [Looks, WatchedQueries, Watcher],
})
export class WatchModule {}
