import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { PagesModule } from '../pages/pages.module';
import { CanonicalFilters } from './canonical-filters.service';
import { CargosController } from './cargos.controller';
import { Cargos } from './cargos.service';

@Module({ imports: [DoorModule, PagesModule], controllers: [CargosController], providers: [Cargos, CanonicalFilters] })
export class CargosModule {}
