import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Updates1763800000002 implements MigrationInterface {
  readonly name = 'Updates1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    // `number` is the order of arrival: Telegram's own ids may jump back after a week of silence. `json`, not `jsonb`: the latter
    // refuses a text with a zero character in it, and what Telegram says is kept whatever it is.
    await runner.query(`create table bot.updates (
      update_id bigint primary key,
      number bigint generated always as identity unique,
      chat_id bigint not null,
      content json,
      state text not null check (state in ('waiting', 'taken', 'done', 'parked', 'dropped')),
      claims smallint not null default 0,
      failures smallint not null default 0,
      claim uuid,
      taken_until timestamptz,
      not_before timestamptz not null default clock_timestamp(),
      said_at timestamptz not null,
      received_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz,
      error text,
      check ((state = 'taken') = (claim is not null)),
      check ((state = 'taken') = (taken_until is not null)),
      check ((state in ('waiting', 'taken')) = (ended_at is null))
    )`);
    await runner.query(`create index updates_open on bot.updates (chat_id, number) where state in ('waiting', 'taken')`);
    await runner.query(`create index updates_queue on bot.updates (number) where state in ('waiting', 'taken')`);
    await runner.query('create index updates_said on bot.updates (chat_id, said_at)');
    await runner.query('create index updates_ended on bot.updates (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bot.updates');
  }
}
