import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { ResponsesController } from './responses.controller';
import { Responses } from './responses.service';

@Module({ imports: [DoorModule], controllers: [ResponsesController], providers: [Responses] })
export class ResponsesModule {}
