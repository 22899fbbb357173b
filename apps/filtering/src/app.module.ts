import { Database, DatabaseModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { AlertsModule } from './alerts/alerts.module';
import { FilteringConfig } from './config';
import { database } from './database/definition';
import { FiltersController } from './filters/filters.controller';
import { FiltersService } from './filters/filters.service';
import { Housekeeping } from './housekeeping/housekeeping.service';
import { LastFilterController } from './last-filter/last-filter.controller';
import { LastFilterService } from './last-filter/last-filter.service';
import { MarksModule } from './marks/marks.module';
import { NamingModule } from './naming/naming.module';
import { OfficeModule } from './office/office.module';
import { SearchesModule } from './searches/searches.module';

@Module({
  imports: [
    DatabaseModule.forRoot(database, FilteringConfig),
    NamingModule,
    SearchesModule,
    MarksModule,
    AlertsModule,
    OfficeModule,
  ],
  controllers: [FiltersController, LastFilterController],
  providers: [FiltersService, LastFilterService, Housekeeping],
})
export class FilteringModule {}

export const filtering: ServiceDefinition<FilteringConfig> = {
  name: 'filtering',
  config: FilteringConfig,
  module: FilteringModule,
  vitals: [Database],
};
