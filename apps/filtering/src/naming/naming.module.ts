import { Module } from '@nestjs/common';
import { DictionariesController } from '../dictionaries/dictionaries.controller';
import { DictionariesService } from '../dictionaries/dictionaries.service';
import { PointNames } from './point-names.service';
import { SearchNames } from './search-names.service';

/** Words of the exchange, and the names made of them. */
@Module({
  controllers: [DictionariesController],
  providers: [DictionariesService, PointNames, SearchNames],
  exports: [SearchNames],
})
export class NamingModule {}
