import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the changes of a driver's searches, so that of two tellings of their regions the later one is known. */
export class SearchRegions1764620000000 implements MigrationInterface {
  readonly name = 'SearchRegions1764620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table filtering.drivers add column regions_version integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table filtering.drivers drop column regions_version');
  }
}
