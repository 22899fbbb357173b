import { createDayFigures } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is shut out, and what staff look at: the messages of a chat, and figures by day. */
export class Office1764610000000 implements MigrationInterface {
  readonly name = 'Office1764610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table bot.chats add column blocked_at timestamptz, add column standing_version integer not null default 0',
    );
    await runner.query('create index outgoing_of_chat on bot.outgoing (chat_id, id desc)');
    await runner.query('create index response_steps_by_time on bot.response_steps (at)');
    await createDayFigures(runner, 'bot');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bot.day_figures');
    await runner.query('drop index bot.response_steps_by_time, bot.outgoing_of_chat');
    await runner.query('alter table bot.chats drop column standing_version, drop column blocked_at');
  }
}
