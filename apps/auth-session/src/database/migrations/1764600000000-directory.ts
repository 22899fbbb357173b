import { createDayFigures } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const CAPITALS = 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎӘҒҚҢӨҰҮҺ';
/** `lower` knows only the letters of the database's locale, which may be none but Latin ones. Ё is looked for as Е. */
const folded = (name: string): string => `translate(lower(${name}), '${CAPITALS}Ёё', '${CAPITALS.toLowerCase()}ее')`;

/** What drivers are found by, what staff file them under, and on which days they were there. */
export class Directory1764600000000 implements MigrationInterface {
  readonly name = 'Directory1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table auth.drivers
      add column last_seen_at timestamptz not null default clock_timestamp(),
      add column block_reason text,
      add column tags text[] not null default '{}',
      add column version integer not null default 1,
      add column name_key text generated always as (${folded(`first_name || coalesce(' ' || last_name, '')`)}) stored,
      add column surname_key text generated always as (${folded(`coalesce(last_name || ' ', '') || first_name`)}) stored,
      add column phone_key text generated always as (reverse(phone)) stored`);
    await runner.query('update auth.drivers set last_seen_at = last_login_at');
    for (const column of ['name_key', 'surname_key', 'phone_key'])
      await runner.query(`create index drivers_by_${column} on auth.drivers (${column} text_pattern_ops)`);
    await runner.query('create index drivers_by_username on auth.drivers (lower(username) text_pattern_ops)');
    await runner.query('create index drivers_by_creation on auth.drivers (created_at, id)');
    await runner.query('create index drivers_by_presence on auth.drivers (last_seen_at, id)');
    await runner.query('create index drivers_by_tag on auth.drivers using gin (tags)');
    await runner.query('create index drivers_blocked on auth.drivers (created_at, id) where blocked_at is not null');
    await runner.query('create index drivers_erased on auth.drivers (erased_at) where erased_at is not null');
    await runner.query(`create table auth.notes (
      id uuid primary key,
      driver_id uuid not null references auth.drivers (id),
      text text not null,
      author text not null,
      at timestamptz not null
    )`);
    await runner.query('create index notes_of_driver on auth.notes (driver_id, at desc)');
    // One row for each day that a driver was there. No reference: the figures of a day outlive who is forgotten.
    await runner.query(`create table auth.driver_days (
      day date not null,
      driver_id uuid not null,
      primary key (day, driver_id)
    )`);
    await createDayFigures(runner, 'auth');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['day_figures', 'driver_days', 'notes']) await runner.query(`drop table auth.${table}`);
    await runner.query(`drop index auth.drivers_erased, auth.drivers_blocked, auth.drivers_by_tag, auth.drivers_by_presence,
      auth.drivers_by_creation, auth.drivers_by_username`);
    await runner.query(`alter table auth.drivers drop column phone_key, drop column surname_key, drop column name_key,
      drop column version, drop column tags, drop column block_reason, drop column last_seen_at`);
  }
}
