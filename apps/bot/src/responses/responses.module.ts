import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ChatsModule } from '../chats/chats.module';
import { Cargos } from './cargos.service';
import { ResponseChanges } from './response-changes.service';
import { ResponsesController } from './responses.controller';
import { Responses } from './responses.service';

@Module({
  imports: [AccessModule, ChatsModule],
  controllers: [ResponsesController],
  providers: [Responses, ResponseChanges, Cargos],
  exports: [Responses, ResponseChanges, Cargos],
})
export class ResponsesModule {}
