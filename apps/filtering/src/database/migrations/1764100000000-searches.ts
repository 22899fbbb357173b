import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drivers with what their alerts depend on; their searches; which query of the exchange a search means, and when. */
export class Searches1764100000000 implements MigrationInterface {
  readonly name = 'Searches1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table filtering.drivers (
      driver_id uuid primary key,
      time_zone text not null,
      access_version int,
      usable_until timestamptz
    )`);
    await runner.query(`create table filtering.searches (
      id uuid primary key,
      number bigserial not null unique,
      driver_id uuid not null references filtering.drivers on delete cascade,
      name text not null,
      name_given boolean not null,
      filter jsonb not null,
      enabled boolean not null,
      quiet_from text,
      quiet_to text,
      max_per_hour int not null,
      muted_until timestamptz,
      rolls_at timestamptz,
      last_match_at timestamptz,
      matched_on text,
      matches int not null default 0,
      told_hour int not null default 0,
      told int not null default 0
    )`);
    await runner.query('create index searches_of_driver on filtering.searches (driver_id)');
    await runner.query('create index searches_rolling on filtering.searches (rolls_at) where rolls_at is not null');
    await runner.query(`create table filtering.queries (
      query_key text collate "C" primary key,
      upstream_query text not null,
      used_at timestamptz not null
    )`);
    await runner.query(`create table filtering.search_queries (
      query_key text collate "C" not null references filtering.queries,
      search_id uuid not null references filtering.searches on delete cascade,
      valid_from timestamptz not null,
      valid_until timestamptz not null,
      primary key (query_key, search_id)
    )`);
    await runner.query('create index search_queries_of_search on filtering.search_queries (search_id)');
    await runner.query(`create table filtering.points (type text, id text, name text not null, primary key (type, id))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table filtering.points, filtering.search_queries, filtering.queries, filtering.searches, filtering.drivers',
    );
  }
}
