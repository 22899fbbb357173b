import { Module } from '@nestjs/common';
import { CargosModule } from '../cargos/cargos.module';
import { DriversModule } from '../drivers/drivers.module';
import { Alerts } from './alerts.repository';
import { Digests } from '../digests/digests.service';
import { MatchingController } from './matching.controller';
import { Matching } from './matching.service';

@Module({
  imports: [CargosModule, DriversModule],
  controllers: [MatchingController],
  providers: [Alerts, Matching, Digests],
})
export class AlertsModule {}
