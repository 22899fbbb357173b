import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Subscriptions1764000000001 implements MigrationInterface {
  readonly name = 'Subscriptions1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table billing.customers (
      driver_id uuid primary key,
      number bigint generated always as identity unique check (number between 1 and 67108863),
      telegram_id text,
      language text not null check (language in ('ru', 'en')),
      time_zone text not null,
      receipt_email text,
      token uuid not null,
      version bigint not null default 0,
      auto_renew boolean not null default false,
      expires_at timestamptz,
      next_notice_at timestamptz,
      blocked_at timestamptz,
      erased_at timestamptz,
      created_at timestamptz not null,
      unique (driver_id, number),
      check (erased_at is null or (telegram_id is null and receipt_email is null and not auto_renew and next_notice_at is null))
    )`);
    await runner.query('create index customers_to_notice on billing.customers (next_notice_at) where next_notice_at is not null');

    // Times are seconds since 1970. One range of one number line holds the customer (the upper bits) and the time (the lower 36), so that
    // "no two periods of one customer at one time" needs no extension. Looked at when a transaction ends: periods move up one by one.
    await runner.query(`create table billing.access_periods (
      id bigint generated always as identity primary key,
      driver_id uuid not null,
      number bigint not null,
      source text not null check (source in ('trial', 'payment', 'promo', 'gift', 'stars')),
      key text not null unique,
      payment_id uuid unique,
      starts_s bigint not null check (starts_s >= 0),
      ends_s bigint not null,
      granted_s bigint not null check (granted_s > 0),
      taken_back_s bigint not null default 0 check (taken_back_s between 0 and granted_s),
      created_at timestamptz not null,
      foreign key (driver_id, number) references billing.customers (driver_id, number),
      constraint access_periods_bounds check (ends_s >= starts_s and ends_s < 68719476736),
      constraint access_periods_length check (ends_s - starts_s = granted_s - taken_back_s),
      constraint access_periods_apart exclude using gist (int8range((number << 36) + starts_s, (number << 36) + ends_s) with &&)
        deferrable initially deferred
    )`);
    await runner.query('create index access_periods_of on billing.access_periods (driver_id, ends_s)');

    await runner.query(
      'create table billing.trial_marks (mark text primary key, driver_id uuid not null, created_at timestamptz not null)',
    );
    await runner.query(`create table billing.expiry_notices (
      driver_id uuid not null,
      kind text not null,
      ends_s bigint not null,
      primary key (driver_id, ends_s, kind)
    )`);

    await runner.query(`create table billing.promo_codes (
      id uuid primary key,
      code text not null unique check (code ~ '^[A-Z0-9]{6,50}$'),
      kind text not null check (kind in ('days', 'percent', 'fixed')),
      days integer check (days > 0),
      percent integer check (percent between 1 and 100),
      discount_kopecks integer check (discount_kopecks > 0),
      tariffs text[],
      starts_at timestamptz,
      ends_at timestamptz,
      max_uses integer check (max_uses > 0),
      uses integer not null default 0 check (uses >= 0),
      created_by text not null,
      created_at timestamptz not null,
      check (starts_at < ends_at),
      check ((kind = 'days') = (days is not null)),
      check ((kind = 'percent') = (percent is not null)),
      check ((kind = 'fixed') = (discount_kopecks is not null)),
      check (tariffs is null or kind <> 'days'),
      constraint promo_codes_not_oversold check (max_uses is null or uses <= max_uses)
    )`);
    await runner.query(`create table billing.promo_uses (
      id bigint generated always as identity primary key,
      promo_code_id uuid not null references billing.promo_codes (id),
      driver_id uuid not null,
      payment_id uuid unique,
      used_at timestamptz not null,
      released_at timestamptz check (released_at is null or payment_id is not null)
    )`);
    await runner.query(
      'create unique index promo_uses_once on billing.promo_uses (promo_code_id, driver_id) where released_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['promo_uses', 'promo_codes', 'expiry_notices', 'trial_marks', 'access_periods', 'customers'])
      await runner.query(`drop table billing.${table}`);
  }
}
