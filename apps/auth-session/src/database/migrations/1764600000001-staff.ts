import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The people who run the business: accounts, sessions, one-time links, and who tried too often. */
export class Staff1764600000001 implements MigrationInterface {
  readonly name = 'Staff1764600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table auth.staff (
      id uuid primary key,
      login text not null constraint staff_login_taken unique check (login = lower(login)),
      name text not null,
      role text not null check (role in ('super_admin', 'admin', 'accountant', 'support')),
      language text not null check (language in ('ru', 'en')),
      telegram_id bigint constraint staff_telegram_taken unique,
      password_hash text not null,
      totp_secret text,
      totp_pending text,
      totp_last_step bigint not null default 0,
      blocked_at timestamptz,
      last_sign_in_at timestamptz,
      created_at timestamptz not null,
      version integer not null default 1
    )`);
    await runner.query(`create table auth.staff_recovery_codes (
      staff_id uuid not null references auth.staff (id),
      code_hash text not null,
      used_at timestamptz,
      primary key (staff_id, code_hash)
    )`);
    await runner.query(`create table auth.staff_sessions (
      session_key text primary key,
      id uuid not null unique,
      staff_id uuid not null references auth.staff (id),
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      address text,
      user_agent text
    )`);
    await runner.query('create index staff_sessions_open on auth.staff_sessions (staff_id) where ended_at is null');
    await runner.query(`create table auth.staff_links (
      token_hash text primary key,
      staff_id uuid not null unique references auth.staff (id),
      expires_at timestamptz not null
    )`);
    await runner.query(`create table auth.staff_attempts (
      key text primary key,
      failures integer not null,
      last_at timestamptz not null,
      locked_until timestamptz
    )`);
    await runner.query('create index staff_attempts_by_age on auth.staff_attempts (last_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['staff_attempts', 'staff_links', 'staff_sessions', 'staff_recovery_codes', 'staff'])
      await runner.query(`drop table auth.${table}`);
  }
}
