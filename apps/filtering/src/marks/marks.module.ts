import { Module } from '@nestjs/common';
import { CargosModule } from '../cargos/cargos.module';
import { DriversModule } from '../drivers/drivers.module';
import { MarksController } from './marks.controller';
import { Marks } from './marks.service';

@Module({ imports: [CargosModule, DriversModule], controllers: [MarksController], providers: [Marks] })
export class MarksModule {}
