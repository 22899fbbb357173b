import { Module } from '@nestjs/common';
import { ResponsesController } from './responses.controller';
import { Responses } from './responses.service';

@Module({ controllers: [ResponsesController], providers: [Responses] })
export class ResponsesModule {}
