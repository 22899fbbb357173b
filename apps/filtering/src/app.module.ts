import { Database, DatabaseModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { FilteringConfig } from './config';
import { database } from './database/definition';
import { DictionariesController } from './dictionaries/dictionaries.controller';
import { DictionariesService } from './dictionaries/dictionaries.service';
import { FiltersController } from './filters/filters.controller';
import { FiltersService } from './filters/filters.service';
import { LastFilterController } from './last-filter/last-filter.controller';
import { LastFilterService } from './last-filter/last-filter.service';

@Module({
  imports: [DatabaseModule.forRoot(database, FilteringConfig)],
  controllers: [FiltersController, LastFilterController, DictionariesController],
  providers: [FiltersService, LastFilterService, DictionariesService],
})
export class FilteringModule {}

export const filtering: ServiceDefinition<FilteringConfig> = {
  name: 'filtering',
  config: FilteringConfig,
  module: FilteringModule,
  vitals: [Database],
};
