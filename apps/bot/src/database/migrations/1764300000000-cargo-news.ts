import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was heard of loads last: an alert may be heard after what happened to its load. */
export class CargoNews1764300000000 implements MigrationInterface {
  readonly name = 'CargoNews1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table bot.cargo_news (
      cargo_id text primary key,
      cargo jsonb,
      gone boolean not null,
      seen_at timestamptz not null,
      heard_at timestamptz not null
    )`);
    await runner.query('create index cargo_news_by_age on bot.cargo_news (heard_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bot.cargo_news');
  }
}
