import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Loads as they were last seen; what drivers put aside; who was told of which load. */
export class Alerts1764100000001 implements MigrationInterface {
  readonly name = 'Alerts1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table filtering.cargos (
      cargo_id text primary key,
      card jsonb,
      seen_at timestamptz not null,
      gone_at timestamptz,
      posted_at_ms bigint
    )`);
    await runner.query('create index cargos_by_age on filtering.cargos (seen_at)');
    await runner.query(`create table filtering.marks (
      driver_id uuid not null references filtering.drivers on delete cascade,
      kind text not null,
      target text collate "C" not null,
      number bigserial not null,
      primary key (driver_id, kind, target)
    )`);
    await runner.query('create index marks_newest on filtering.marks (driver_id, kind, number desc)');
    await runner.query(`create index marks_favourite_cargos on filtering.marks (target) where kind = 'favourite'`);
    await runner.query(`create table filtering.alerts (
      driver_id uuid not null references filtering.drivers on delete cascade,
      cargo_id text not null references filtering.cargos,
      twin_key text,
      state text not null,
      search_ids uuid[] not null,
      due_at timestamptz,
      told_at timestamptz,
      created_at timestamptz not null,
      primary key (driver_id, cargo_id)
    )`);
    await runner.query('create index alerts_of_cargo on filtering.alerts (cargo_id)');
    await runner.query('create index alerts_of_twins on filtering.alerts (driver_id, twin_key) where twin_key is not null');
    await runner.query(`create index alerts_due on filtering.alerts (due_at) where state = 'waiting'`);
    await runner.query('create index alerts_by_age on filtering.alerts (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table filtering.alerts, filtering.marks, filtering.cargos');
  }
}
