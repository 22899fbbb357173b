import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may be written to by mailings, the parts they fall into, the mailings and whom each one goes to. */
export class Broadcasts1764600000000 implements MigrationInterface {
  readonly name = 'Broadcasts1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    // A row may begin with any fact of a driver: facts come in no order. One who was erased stays as an empty row, so that a late fact
    // brings nobody back.
    await runner.query(`create table bot.audience (
      driver_id uuid primary key,
      chat_id bigint,
      language text not null default 'ru' check (language in ('ru', 'en')),
      first_name text not null default '',
      time_zone text not null default 'Europe/Moscow',
      registered_at timestamptz,
      last_seen_at timestamptz,
      blocked boolean not null default false,
      tags text[] not null default '{}',
      known_as_of timestamptz,
      marketing boolean not null default false,
      marketing_at timestamptz,
      source text,
      expires_at timestamptz,
      usable_until timestamptz,
      access_version bigint,
      regions text[] not null default '{}',
      regions_version bigint,
      erased boolean not null default false,
      check (not erased or (chat_id is null and first_name = ''))
    )`);
    await runner.query(`create table bot.audience_fills (
      part text primary key check (part in ('people', 'access', 'regions')),
      after uuid,
      done_at timestamptz
    )`);
    await runner.query(`insert into bot.audience_fills (part) values ('people'), ('access'), ('regions')`);
    await runner.query(`create table bot.segments (
      id uuid primary key,
      number bigint generated always as identity unique,
      name text not null,
      condition jsonb not null,
      created_by text not null,
      created_at timestamptz not null,
      version integer not null default 1
    )`);
    await runner.query(`create table bot.broadcasts (
      id uuid primary key,
      number bigint generated always as identity unique,
      title text not null,
      condition jsonb not null,
      texts jsonb not null,
      button jsonb,
      state text not null check (state in ('draft', 'scheduled', 'sending', 'paused', 'done', 'canceled')),
      scheduled_at timestamptz,
      started_at timestamptz,
      finished_at timestamptz,
      gathered_up_to uuid,
      gathered boolean not null default false,
      hold_until timestamptz,
      total integer not null default 0,
      queued integer not null default 0 check (queued >= 0),
      sent integer not null default 0,
      failed integer not null default 0,
      dropped integer not null default 0,
      clicked integer not null default 0,
      reasons jsonb not null default '{}',
      created_by text not null,
      created_at timestamptz not null,
      version integer not null default 1,
      check (queued + sent + failed + dropped <= total)
    )`);
    await runner.query('create index broadcasts_by_state on bot.broadcasts (state, number desc)');
    await runner.query(`create table bot.broadcast_recipients (
      broadcast_id uuid not null references bot.broadcasts (id),
      driver_id uuid not null,
      state text not null default 'waiting' check (state in ('waiting', 'queued', 'sent', 'failed', 'dropped')),
      reason text,
      token text unique,
      clicked_at timestamptz,
      primary key (broadcast_id, driver_id)
    )`);
    await runner.query(
      `create index broadcast_recipients_open on bot.broadcast_recipients (broadcast_id, state, driver_id) where state in ('waiting', 'queued')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['broadcast_recipients', 'broadcasts', 'segments', 'audience_fills', 'audience'])
      await runner.query(`drop table bot.${table}`);
  }
}
