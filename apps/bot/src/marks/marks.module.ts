import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { AlertsModule } from '../alerts/alerts.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { ResponsesModule } from '../responses/responses.module';
import { SearchingModule } from '../searching/searching.module';
import { Calls } from './calls.service';
import { Favourites } from './favourites.service';
import { Marks } from './marks.service';

@Module({
  imports: [AccessModule, AlertsModule, OutgoingModule, ResponsesModule, SearchingModule],
  providers: [Marks, Favourites, Calls],
  exports: [Marks, Favourites, Calls],
})
export class MarksModule {}
