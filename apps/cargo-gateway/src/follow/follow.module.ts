import { Module } from '@nestjs/common';
import { BudgetModule } from '../budget/budget.module';
import { CacheModule } from '../cache/cache.module';
import { CargosModule } from '../cargos/cargos.module';
import { CargotechModule } from '../cargotech/cargotech.module';
import { SlotsModule } from '../slots/slots.module';
import { Agenda } from './agenda.service';
import { Follower } from './follower.service';
import { Sightings } from './sightings.service';
import { StaleDetails } from './stale-details.service';

@Module({
  imports: [BudgetModule, CacheModule, CargosModule, CargotechModule, SlotsModule],
  providers: [Agenda, Follower, Sightings, StaleDetails],
  exports: [Agenda, Sightings],
})
export class FollowModule {}
