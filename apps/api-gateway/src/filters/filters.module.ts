import { Module } from '@nestjs/common';
import { FiltersController } from './filters.controller';
import { Filters } from './filters.service';

@Module({ controllers: [FiltersController], providers: [Filters] })
export class FiltersModule {}
