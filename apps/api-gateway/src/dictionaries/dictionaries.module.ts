import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { DictionariesController } from './dictionaries.controller';
import { Dictionaries } from './dictionaries.service';

@Module({ imports: [DoorModule], controllers: [DictionariesController], providers: [Dictionaries] })
export class DictionariesModule {}
