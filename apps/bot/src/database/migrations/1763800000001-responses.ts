import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Responses1763800000001 implements MigrationInterface {
  readonly name = 'Responses1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table bot.responses (
      id uuid primary key,
      number bigint generated always as identity unique,
      driver_id uuid not null,
      cargo_id text not null,
      status text not null check (status in ('pending', 'sent', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn')),
      cargo jsonb not null,
      phone text not null,
      name text,
      price_kopecks bigint,
      comment text,
      stars smallint check (stars between 1 and 5),
      rating_comment text,
      rated_at timestamptz,
      dispatcher_chat_id bigint,
      dispatcher_message_id bigint,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (driver_id, cargo_id),
      check ((stars is null) = (rated_at is null)),
      check ((dispatcher_chat_id is null) = (dispatcher_message_id is null))
    )`);
    await runner.query('create index responses_of_driver on bot.responses (driver_id, number desc)');
    await runner.query(
      'create index responses_of_message on bot.responses (dispatcher_chat_id, dispatcher_message_id) where dispatcher_message_id is not null',
    );
    await runner.query(`create index responses_pending on bot.responses (number) where status = 'pending'`);
    await runner.query(`create table bot.response_steps (
      id bigint generated always as identity primary key,
      response_id uuid not null references bot.responses (id),
      status text not null,
      actor text not null,
      at timestamptz not null
    )`);
    await runner.query('create index response_steps_of on bot.response_steps (response_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bot.response_steps');
    await runner.query('drop table bot.responses');
  }
}
