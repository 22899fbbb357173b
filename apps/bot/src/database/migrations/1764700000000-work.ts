import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The work in which an update or a message was put there: its request id and its trace go on with whoever takes it. What was put aside is
 * counted all the time and little among much: it has an index of its own.
 */
export class Work1764700000000 implements MigrationInterface {
  readonly name = 'Work1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bot.updates add column work jsonb');
    await runner.query('alter table bot.outgoing add column work jsonb');
    await runner.query(`create index updates_parked on bot.updates (number) where state = 'parked'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index bot.updates_parked');
    await runner.query('alter table bot.outgoing drop column work');
    await runner.query('alter table bot.updates drop column work');
  }
}
