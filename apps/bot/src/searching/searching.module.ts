import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { ResponsesModule } from '../responses/responses.module';
import { Dictionaries } from './dictionaries.service';
import { FilterDialog } from './filter-dialog/filter-dialog.service';
import { Lists } from './lists/lists.service';
import { Views } from './lists/views.service';
import { Places } from './places.service';
import { Search } from './search.service';

@Module({
  imports: [AccessModule, ConversationsModule, ResponsesModule],
  providers: [Search, FilterDialog, Lists, Views, Places, Dictionaries],
  exports: [Search, FilterDialog, Lists, Views],
})
export class SearchingModule {}
