import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LastFilters1763700000001 implements MigrationInterface {
  readonly name = 'LastFilters1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table filtering.last_filters (
      driver_id uuid primary key,
      filter jsonb not null,
      updated_at timestamptz not null
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table filtering.last_filters');
  }
}
