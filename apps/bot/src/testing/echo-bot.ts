import { DatabaseModule } from '#persistence';
import { Module } from '@nestjs/common';
import { Action, Ctx, On, Update } from 'nestjs-telegraf';
import { AlarmsModule } from '../alarms/alarms.module';
import { BotConfig } from '../config';
import { database } from '../database/definition';
import { DispatchModule } from '../dispatch/dispatch.module';
import { html } from '../texts/html';
import type { TurnContext } from '../updates/turn';
import { UpdatesModule } from '../updates/updates.module';

type Behaviour = (text: string, context: TurnContext) => Promise<void> | void;

/** What all replicas in this process have heard, and how they are to take it. */
export const echo = {
  seen: [] as { chatId: string; text: string }[],
  /** How often two updates of one chat were handled at once. */
  overlaps: 0,
  behaviour: (() => undefined) as Behaviour,
};

const busy = new Map<string, number>();

/** Says what it hears, and writes it into the table `public.effects`. */
@Update()
class EchoUpdate {
  @On('text')
  async text(@Ctx() context: TurnContext): Promise<void> {
    const { turn, text = '' } = context;
    const { chatId } = turn;
    busy.set(chatId, (busy.get(chatId) ?? 0) + 1);
    if ((busy.get(chatId) ?? 0) > 1) echo.overlaps++;
    try {
      await echo.behaviour(text, context);
      echo.seen.push({ chatId, text });
      turn.say(html`${text}, ${turn.driver === undefined ? 'nobody' : 'driver'}`);
      turn.also((manager) => manager.query('insert into public.effects (text) values ($1)', [text]).then(() => undefined));
    } finally {
      busy.set(chatId, (busy.get(chatId) ?? 1) - 1);
    }
  }

  @Action(/^echo:(.*)$/)
  async press(@Ctx() context: TurnContext & { match: RegExpExecArray }): Promise<void> {
    await echo.behaviour(context.match[0], context);
    context.turn.toast = { text: `pressed ${context.match[1] ?? ''}`, alert: true };
  }
}

@Module({ providers: [EchoUpdate] })
class EchoModule {}

/** The bot with another tongue: everything that carries updates, and no command. */
@Module({ imports: [DatabaseModule.forRoot(database, BotConfig), DispatchModule, UpdatesModule, AlarmsModule, EchoModule] })
export class EchoBotModule {}
