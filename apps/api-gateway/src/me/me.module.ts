import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { MeController } from './me.controller';
import { Me } from './me.service';

@Module({ imports: [DoorModule], controllers: [MeController], providers: [Me] })
export class MeModule {}
