import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Drivers1763700000001 implements MigrationInterface {
  readonly name = 'Drivers1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table auth.drivers (
      id uuid primary key,
      telegram_id bigint unique,
      first_name text not null,
      last_name text,
      username text,
      language text not null check (language in ('ru', 'en')),
      time_zone text not null,
      photo_url text,
      phone text,
      email text,
      truck jsonb,
      blocked_at timestamptz,
      erased_at timestamptz,
      created_at timestamptz not null,
      last_login_at timestamptz not null,
      check (erased_at is null or (telegram_id is null and phone is null and email is null and first_name = ''))
    )`);
    await runner.query(`create table auth.sessions (
      session_key text primary key,
      driver_id uuid not null references auth.drivers (id),
      launch_hash text not null unique,
      salt bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      end_reason text,
      check ((ended_at is null) = (end_reason is null))
    )`);
    // One open session a driver: two logins at once are settled here.
    await runner.query('create unique index sessions_one_open on auth.sessions (driver_id) where ended_at is null');
    await runner.query(`create table auth.consents (
      id bigint generated always as identity primary key,
      driver_id uuid not null references auth.drivers (id),
      kind text not null,
      version text not null,
      given boolean not null,
      address text,
      at timestamptz not null
    )`);
    await runner.query('create index consents_newest on auth.consents (driver_id, kind, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.consents');
    await runner.query('drop table auth.sessions');
    await runner.query('drop table auth.drivers');
  }
}
