import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff look at: lists that page by (key, number), figures by day, and what is kept for them. */
export class Administration1764500000000 implements MigrationInterface {
  readonly name = 'Administration1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    // Indexes over rows of years take longer than a question may.
    await runner.query('set local statement_timeout = 0');
    await this.payments(runner);
    await this.customers(runner);
    await this.promoCodes(runner);
    await this.audit(runner);
    await this.figures(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    const indexes = [
      ...['payments_by_time', 'payments_by_amount', 'payments_by_status', 'payments_by_status_amount', 'payments_in_stars'],
      ...['payments_by_promo_code', 'customers_by_end', 'customers_by_source', 'customers_blocked', 'promo_uses_of'],
      ...[
        'audit_by_time',
        'audit_by_action',
        'audit_by_area',
        'audit_by_actor',
        'audit_by_target',
        'audit_by_target_name',
        'audit_by_request',
      ],
      ...['audit_by_address', 'payments_paid', 'payments_first_paid', 'refunds_done', 'access_periods_by_end', 'trials_by_end'],
      'access_periods_begun',
    ];
    for (const index of indexes) await runner.query(`drop index billing.${index}`);
    for (const column of ['number', 'version', 'stopped_at', 'note'])
      await runner.query(`alter table billing.promo_codes drop column ${column}`);
    await runner.query('alter table billing.customers drop column source, drop column standing_version');
    await runner.query('alter table billing.payment_notifications drop column done_at');
    await runner.query('create index audit_by_time on billing.audit (at desc)');
    await runner.query('create index audit_by_action on billing.audit (action, at desc)');
    await runner.query('create index audit_by_actor on billing.audit (actor, at desc)');
    await runner.query('create index audit_by_target on billing.audit (target, at desc) where target is not null');
  }

  private async payments(runner: QueryRunner): Promise<void> {
    // In kopecks Stars are nothing: amounts of two currencies have no order.
    const kopecks = `(case when currency = 'RUB' then amount else 0 end)`;
    await runner.query('create index payments_by_time on billing.payments (created_at, number)');
    await runner.query(`create index payments_by_amount on billing.payments (${kopecks}, number)`);
    await runner.query('create index payments_by_status on billing.payments (status, created_at, number)');
    await runner.query(`create index payments_by_status_amount on billing.payments (status, ${kopecks}, number)`);
    await runner.query(`create index payments_in_stars on billing.payments (created_at, number) where provider = 'stars'`);
    await runner.query(
      'create index payments_by_promo_code on billing.payments (promo_code, created_at, number) where promo_code is not null',
    );
    await runner.query('alter table billing.payment_notifications add column done_at timestamptz');
  }

  private async customers(runner: QueryRunner): Promise<void> {
    // Of the period that ends last, as expires_at is; and the version of what auth said last of blocking.
    await runner.query(`alter table billing.customers
      add column source text check (source in ('trial', 'payment', 'promo', 'gift', 'stars')),
      add column standing_version int not null default 0`);
    await runner.query(`update billing.customers c set source = last.source from (
        select distinct on (driver_id) driver_id, source from billing.access_periods where ends_s > starts_s
        order by driver_id, ends_s desc
      ) last where last.driver_id = c.driver_id`);
    const end = `(coalesce(expires_at, timestamptz 'epoch'))`;
    await runner.query(`create index customers_by_end on billing.customers (${end}, number)`);
    await runner.query(`create index customers_by_source on billing.customers (source, ${end}, number)`);
    await runner.query(`create index customers_blocked on billing.customers (${end}, number) where blocked_at is not null`);
  }

  private async promoCodes(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table billing.promo_codes
      add column number bigint generated always as identity unique,
      add column version int not null default 1 check (version > 0),
      add column stopped_at timestamptz,
      add column note text`);
    await runner.query('create index promo_uses_of on billing.promo_uses (promo_code_id, id)');
  }

  private async audit(runner: QueryRunner): Promise<void> {
    for (const index of ['audit_by_time', 'audit_by_action', 'audit_by_actor', 'audit_by_target'])
      await runner.query(`drop index billing.${index}`);
    await runner.query('create index audit_by_time on billing.audit (at, seq)');
    await runner.query('create index audit_by_action on billing.audit (action, at, seq)');
    await runner.query(`create index audit_by_area on billing.audit (split_part(action, '.', 1), at, seq)`);
    await runner.query('create index audit_by_actor on billing.audit (actor, at, seq)');
    await runner.query('create index audit_by_target on billing.audit (target, at, seq)');
    await runner.query(`create index audit_by_target_name on billing.audit (split_part(target, ':', 2), at, seq)`);
    await runner.query('create index audit_by_request on billing.audit (request_id, at, seq)');
    await runner.query('create index audit_by_address on billing.audit (address, at, seq)');
  }

  /** Read by ranges of days, from the index alone. */
  private async figures(runner: QueryRunner): Promise<void> {
    await runner.query(`create index payments_paid on billing.payments (paid_at) include (currency, amount)
      where paid_at is not null`);
    await runner.query(`create index payments_first_paid on billing.payments (driver_id, paid_at)
      where paid_at is not null and refund_rule is null`);
    await runner.query(`create index refunds_done on billing.refunds (ended_at) include (payment_id, amount)
      where status = 'succeeded'`);
    await runner.query(
      'create index access_periods_by_end on billing.access_periods (ends_s) include (starts_s, source, driver_id)',
    );
    await runner.query(`create index trials_by_end on billing.access_periods (ends_s) include (starts_s, driver_id)
      where source = 'trial'`);
    await runner.query(
      'create index access_periods_begun on billing.access_periods (driver_id, starts_s) where ends_s > starts_s',
    );
  }
}
