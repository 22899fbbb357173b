import { Module } from '@nestjs/common';
import { DriversModule } from '../drivers/drivers.module';
import { NamingModule } from '../naming/naming.module';
import { Midnight } from './midnight.service';
import { SearchQueries } from './search-queries.service';
import { SearchRegions } from './search-regions.service';
import { SearchesController } from './searches.controller';
import { Searches } from './searches.service';

@Module({
  imports: [DriversModule, NamingModule],
  controllers: [SearchesController],
  providers: [Searches, SearchQueries, SearchRegions, Midnight],
})
export class SearchesModule {}
