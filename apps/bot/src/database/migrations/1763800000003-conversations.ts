import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dialogs of the bot, lists it showed, and the names of places that filters speak of by number. All go with their chat. */
export class Conversations1763800000003 implements MigrationInterface {
  readonly name = 'Conversations1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table bot.conversations (
      chat_id bigint primary key references bot.chats (chat_id) on delete cascade,
      state jsonb not null,
      until timestamptz not null
    )`);
    await runner.query(`create table bot.views (
      id text primary key,
      chat_id bigint not null references bot.chats (chat_id) on delete cascade,
      query text not null,
      sort text not null,
      label text not null,
      created_at timestamptz not null
    )`);
    await runner.query('create index views_by_age on bot.views (created_at)');
    await runner.query('create index views_of_chat on bot.views (chat_id)');
    await runner.query(`create table bot.places (
      type text not null,
      id text not null,
      name text not null,
      primary key (type, id)
    )`);
    await runner.query('alter table bot.chats add column paused_since timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bot.chats drop column paused_since');
    await runner.query('drop table bot.places');
    await runner.query('drop table bot.views');
    await runner.query('drop table bot.conversations');
  }
}
