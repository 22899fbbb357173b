import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom staff have shut out: no load is told to them. */
export class Standing1764610000000 implements MigrationInterface {
  readonly name = 'Standing1764610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table filtering.drivers
      add column blocked boolean not null default false,
      add column standing_version integer not null default 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table filtering.drivers drop column standing_version, drop column blocked');
  }
}
