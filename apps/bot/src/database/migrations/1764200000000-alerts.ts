import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The living cards of alerts, what a list that is saved as a search asked for, and how long an alert took. */
export class Alerts1764200000000 implements MigrationInterface {
  readonly name = 'Alerts1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table bot.alert_cards (
      key text primary key,
      driver_id uuid not null,
      cargo_id text not null,
      chat_id bigint not null references bot.chats (chat_id) on delete cascade,
      message_id bigint,
      cargo jsonb not null,
      searches jsonb not null,
      twins jsonb,
      truck jsonb,
      told_price_kopecks bigint,
      posted_at_ms bigint,
      seen_at timestamptz not null,
      gone boolean not null default false,
      hidden boolean not null default false,
      version integer not null default 1,
      rendered_version integer not null default 0,
      live_until timestamptz not null
    )`);
    await runner.query('create index alert_cards_of_cargo on bot.alert_cards (cargo_id)');
    await runner.query('create index alert_cards_of_chat on bot.alert_cards (chat_id, cargo_id)');
    await runner.query('create index alert_cards_by_age on bot.alert_cards (live_until)');
    await runner.query('create index responses_of_cargo on bot.responses (cargo_id)');
    await runner.query('alter table bot.responses add column cargo_gone_at timestamptz');
    await runner.query('alter table bot.views add column filter jsonb');
    await runner.query('alter table bot.outgoing add column delay_ms integer');
    // Nothing was ever sent with the last priority; it makes room for edits of cards.
    await runner.query('alter table bot.outgoing drop constraint outgoing_priority_check');
    await runner.query('alter table bot.outgoing add constraint outgoing_priority_check check (priority between 0 and 4)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bot.outgoing drop column delay_ms');
    await runner.query('alter table bot.views drop column filter');
    await runner.query('drop index bot.responses_of_cargo');
    await runner.query('alter table bot.responses drop column cargo_gone_at');
    await runner.query('drop table bot.alert_cards');
  }
}
