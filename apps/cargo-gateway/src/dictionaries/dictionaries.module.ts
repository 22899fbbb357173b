import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module';
import { CargotechModule } from '../cargotech/cargotech.module';
import { DictionariesController } from './dictionaries.controller';
import { DictionariesService } from './dictionaries.service';

@Module({ imports: [CacheModule, CargotechModule], controllers: [DictionariesController], providers: [DictionariesService] })
export class DictionariesModule {}
