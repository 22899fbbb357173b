import { Module } from '@nestjs/common';
import { TelegrafModule } from 'nestjs-telegraf';
import { ChatsModule } from '../chats/chats.module';
import { BotConfig } from '../config';
import { TelegramModule } from '../telegram/telegram.module';
import { Identity } from './identity.service';
import { MembershipUpdate } from './membership.update';
import { telegrafOptions } from './telegraf.options';
import { Visitors } from './visitors.service';

/** Telegraf, and who comes in. A feature brings its `@Update()` classes in a module of its own: all of them are found. */
@Module({
  imports: [TelegrafModule.forRootAsync({ inject: [BotConfig], useFactory: telegrafOptions }), ChatsModule, TelegramModule],
  providers: [Identity, Visitors, MembershipUpdate],
  exports: [Identity, Visitors],
})
export class DoorModule {}
