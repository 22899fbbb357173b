import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { LinksController } from './links.controller';
import { Links } from './links.service';

@Module({ imports: [DoorModule], controllers: [LinksController], providers: [Links] })
export class LinksModule {}
