import { Database, DatabaseModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { AlarmsModule } from './alarms/alarms.module';
import { AlertsModule } from './alerts/alerts.module';
import { BroadcastsModule } from './broadcasts/broadcasts.module';
import { CommandsModule } from './commands/commands.module';
import { BotConfig } from './config';
import { database } from './database/definition';
import { DispatchModule } from './dispatch/dispatch.module';
import { NoticesModule } from './notices/notices.module';
import { OfficeModule } from './office/office.module';
import { PollingModule } from './polling/polling.module';
import { ResponsesModule } from './responses/responses.module';
import { StarsModule } from './stars/stars.module';
import { UpdatesModule } from './updates/updates.module';

@Module({
  imports: [
    DatabaseModule.forRoot(database, BotConfig),
    ResponsesModule,
    DispatchModule,
    UpdatesModule,
    PollingModule,
    AlarmsModule,
    NoticesModule,
    OfficeModule,
    AlertsModule,
    BroadcastsModule,
    StarsModule,
    CommandsModule,
  ],
})
export class BotModule {}

export const bot: ServiceDefinition<BotConfig> = { name: 'bot', config: BotConfig, module: BotModule, vitals: [Database] };
