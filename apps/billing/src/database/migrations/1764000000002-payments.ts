import { createAnswers, createLeases } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Payments1764000000002 implements MigrationInterface {
  readonly name = 'Payments1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await createAnswers(runner, 'billing');
    await createLeases(runner, 'billing');
    await this.createPayments(runner);
    await this.createRefunds(runner);
    // What is asked of YooKassa: stored before the call, sent again byte for byte until the answer is known.
    await runner.query(`create table billing.payment_attempts (
      key uuid primary key,
      payment_id uuid not null references billing.payments (id),
      refund_id uuid references billing.refunds (id),
      body bytea not null,
      state text not null check (state in ('open', 'answered', 'refused', 'given-up')),
      tries integer not null default 0,
      error text,
      next_try_at timestamptz not null,
      taken_until timestamptz,
      created_at timestamptz not null,
      closed_at timestamptz,
      check ((state = 'open') = (closed_at is null))
    )`);
    await runner.query(`create unique index payment_attempts_open on billing.payment_attempts (payment_id)
      where state = 'open' and refund_id is null`);
    await runner.query(`create unique index refund_attempts_open on billing.payment_attempts (refund_id)
      where state = 'open' and refund_id is not null`);
    await runner.query(`create index payment_attempts_due on billing.payment_attempts (next_try_at) where state = 'open'`);
    await runner.query(`create table billing.payment_notifications (
      id bigint generated always as identity primary key,
      event text not null,
      object_id text not null,
      body jsonb not null,
      address text,
      times integer not null default 1,
      state text not null check (state in ('due', 'done')),
      outcome text,
      tries integer not null default 0,
      next_try_at timestamptz not null,
      taken_until timestamptz,
      first_at timestamptz not null,
      last_at timestamptz not null,
      unique (event, object_id)
    )`);
    await runner.query(
      `create index payment_notifications_due on billing.payment_notifications (next_try_at) where state = 'due'`,
    );
    await runner.query('create index payment_notifications_of on billing.payment_notifications (object_id)');
    await runner.query(`create table billing.saved_methods (
      driver_id uuid primary key,
      method_id text not null,
      type text not null,
      title text not null,
      payment_id uuid not null references billing.payments (id),
      saved_at timestamptz not null
    )`);
    await runner.query(`create table billing.receipt_emails (
      id bigint generated always as identity primary key,
      driver_id uuid not null,
      email text not null,
      at timestamptz not null
    )`);
    await runner.query('create index receipt_emails_of on billing.receipt_emails (driver_id, id desc)');
  }

  private async createPayments(runner: QueryRunner): Promise<void> {
    // Amounts are whole kopecks (RUB) or Stars (XTR).
    await runner.query(`create table billing.payments (
      id uuid primary key,
      number bigint generated always as identity unique,
      driver_id uuid not null,
      kind text not null check (kind in ('subscription', 'renewal')),
      provider text not null check (provider in ('yookassa', 'stars')),
      tariff text not null,
      title text not null,
      days integer not null check (days > 0),
      currency text not null check (currency in ('RUB', 'XTR')),
      amount integer not null check (amount > 0),
      discount integer not null default 0 check (discount >= 0),
      refunded integer not null default 0 check (refunded >= 0),
      refunding integer not null default 0 check (refunding >= 0),
      promo_code text,
      auto_renew boolean not null,
      consent_version text,
      receipt jsonb,
      receipt_email text,
      receipt_status text check (receipt_status in ('pending', 'succeeded', 'canceled')),
      status text not null check (status in
        ('pending', 'waiting_for_capture', 'succeeded', 'canceled', 'refunded', 'partially_refunded')),
      reason text,
      refund_rule text,
      problem text,
      shop_id text,
      test boolean,
      external_id text unique,
      payer_id text,
      confirmation_url text,
      checks integer not null default 0,
      next_check_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      paid_at timestamptz,
      check (refunded + refunding <= amount),
      check ((provider = 'stars') = (currency = 'XTR')),
      check ((status in ('succeeded', 'refunded', 'partially_refunded')) = (paid_at is not null)),
      check (status <> 'refunded' or refunded = amount),
      check (receipt is null or receipt_email is not null)
    )`);
    await runner.query('create index payments_of_driver on billing.payments (driver_id, number desc)');
    await runner.query('create index payments_to_check on billing.payments (next_check_at) where next_check_at is not null');
    await runner.query(`create table billing.payment_steps (
      id bigint generated always as identity primary key,
      payment_id uuid not null references billing.payments (id),
      from_status text,
      to_status text not null,
      why text not null,
      at timestamptz not null
    )`);
    await runner.query('create index payment_steps_of on billing.payment_steps (payment_id, id)');
  }

  private async createRefunds(runner: QueryRunner): Promise<void> {
    await runner.query(`create table billing.refunds (
      id uuid primary key,
      number bigint generated always as identity unique,
      payment_id uuid not null references billing.payments (id),
      key text not null unique,
      amount integer not null check (amount > 0),
      reason text not null,
      actor text not null,
      status text not null check (status in ('pending', 'succeeded', 'canceled')),
      failure text,
      problem text,
      external_id text unique,
      receipt_status text check (receipt_status in ('pending', 'succeeded', 'canceled')),
      checks integer not null default 0,
      next_check_at timestamptz,
      created_at timestamptz not null,
      ended_at timestamptz,
      check ((status = 'pending') = (ended_at is null)),
      check ((status = 'canceled') = (failure is not null))
    )`);
    await runner.query('create index refunds_of_payment on billing.refunds (payment_id, number)');
    await runner.query('create index refunds_to_check on billing.refunds (next_check_at) where next_check_at is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['receipt_emails', 'saved_methods', 'payment_notifications', 'payment_attempts', 'refunds', 'payment_steps'];
    for (const table of [...tables, 'payments', 'leases', 'answers']) await runner.query(`drop table billing.${table}`);
  }
}
