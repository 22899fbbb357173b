import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a driver was told of a load, by the clock that everything else is dated by: the queue itself goes by the database's. */
export class ToldAt1764620000000 implements MigrationInterface {
  readonly name = 'ToldAt1764620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bot.outgoing add column told_at timestamptz');
    await runner.query(`update bot.outgoing set told_at = sent_at where kind = 'alert' and sent_at is not null`);
    await runner.query('create index outgoing_told on bot.outgoing (told_at) where told_at is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index bot.outgoing_told');
    await runner.query('alter table bot.outgoing drop column told_at');
  }
}
