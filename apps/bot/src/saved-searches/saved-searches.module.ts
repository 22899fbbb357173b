import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { AlertsModule } from '../alerts/alerts.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { SearchingModule } from '../searching/searching.module';
import { SavedSearches } from './saved-searches.service';
import { SearchDialog } from './search-dialog.service';

@Module({
  imports: [AccessModule, AlertsModule, ConversationsModule, SearchingModule],
  providers: [SavedSearches, SearchDialog],
  exports: [SavedSearches, SearchDialog],
})
export class SavedSearchesModule {}
