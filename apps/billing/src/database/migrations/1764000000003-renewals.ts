import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Renewals1764000000003 implements MigrationInterface {
  readonly name = 'Renewals1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    // What a driver agreed to, and the plan for the end of access that comes next. Whether it is on says billing.customers.
    await runner.query(`create table billing.renewals (
      driver_id uuid primary key references billing.customers (driver_id),
      tariff text not null,
      days integer not null check (days > 0),
      amount integer not null check (amount > 0),
      consent_version text not null,
      consented_at timestamptz not null,
      paid_by uuid references billing.payments (id),
      ends_at timestamptz,
      noticed_at timestamptz,
      charge_at timestamptz,
      failures integer not null default 0 check (failures >= 0),
      payment_id uuid unique references billing.payments (id),
      next_look_at timestamptz not null,
      check ((noticed_at is null) = (charge_at is null)),
      check (charge_at >= noticed_at + interval '24 hours'),
      check (ends_at is not null or (noticed_at is null and failures = 0))
    )`);
    await runner.query('create index renewals_to_look_at on billing.renewals (next_look_at) where payment_id is null');
    // However the code errs: nobody is charged unwarned, twice for one end of access, or while another charge is under way.
    await runner.query(`create table billing.renewal_charges (
      payment_id uuid primary key references billing.payments (id),
      driver_id uuid not null references billing.renewals (driver_id),
      ends_at timestamptz not null,
      number integer not null check (number > 0),
      state text not null check (state in ('open', 'paid', 'failed', 'dropped')),
      consent_version text not null,
      noticed_at timestamptz not null,
      created_at timestamptz not null,
      unique (driver_id, ends_at, number),
      constraint renewal_charges_warned check (created_at >= noticed_at + interval '24 hours')
    )`);
    await runner.query(`create unique index renewal_charges_once on billing.renewal_charges (driver_id, ends_at)
      where state in ('open', 'paid')`);
    await runner.query(`create unique index renewal_charges_open on billing.renewal_charges (driver_id) where state = 'open'`);
    await runner.query('create index customers_renewing on billing.customers (driver_id) where auto_renew');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index billing.customers_renewing');
    for (const table of ['renewal_charges', 'renewals']) await runner.query(`drop table billing.${table}`);
  }
}
