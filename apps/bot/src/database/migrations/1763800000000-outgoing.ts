import { createAnswers, createLeases } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outgoing1763800000000 implements MigrationInterface {
  readonly name = 'Outgoing1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await createLeases(runner, 'bot');
    await createAnswers(runner, 'bot');
    await runner.query(`create table bot.chats (
      chat_id bigint primary key,
      driver_id uuid,
      language text not null default 'ru' check (language in ('ru', 'en')),
      name text,
      phone text,
      unreachable_since timestamptz,
      unreachable_reason text,
      moved_to bigint,
      check ((unreachable_since is null) = (unreachable_reason is null))
    )`);
    // Not unique: of two who meet one driver at once, the second would fail here before it saw that the chat is known.
    await runner.query('create index chats_of_driver on bot.chats (driver_id)');
    await runner.query(`create table bot.outgoing (
      id bigint generated always as identity primary key,
      key text not null unique,
      chat_id bigint not null,
      kind text not null,
      priority smallint not null check (priority between 0 and 3),
      content jsonb not null,
      edits_message_id bigint,
      state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'dropped')),
      tries smallint not null default 0,
      uncertain boolean not null default false,
      not_before timestamptz not null default clock_timestamp(),
      sending_until timestamptz,
      message_id bigint,
      error text,
      created_at timestamptz not null default clock_timestamp(),
      sent_at timestamptz,
      check ((state = 'sending') = (sending_until is not null)),
      check ((state = 'sent') = (sent_at is not null))
    )`);
    await runner.query(`create index outgoing_waiting on bot.outgoing (priority, id) where state = 'waiting'`);
    await runner.query(`create index outgoing_waiting_of_chat on bot.outgoing (chat_id, kind, id) where state = 'waiting'`);
    await runner.query(`create index outgoing_sending on bot.outgoing (sending_until) where state = 'sending'`);
    await runner.query('create index outgoing_sent on bot.outgoing (sent_at)');
    await runner.query(
      'create table bot.pause (single boolean primary key default true check (single), until timestamptz not null)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['pause', 'outgoing', 'chats', 'answers', 'leases']) await runner.query(`drop table bot.${table}`);
  }
}
