import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { SearchesController } from './searches.controller';
import { Searches } from './searches.service';

@Module({ imports: [DoorModule], controllers: [SearchesController], providers: [Searches] })
export class SearchesModule {}
