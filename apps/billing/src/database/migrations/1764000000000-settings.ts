import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings, feature flags and the audit log. */
export class Settings1764000000000 implements MigrationInterface {
  readonly name = 'Settings1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table billing.settings (
      key text primary key,
      value text,
      version int not null check (version > 0),
      updated_at timestamptz not null,
      updated_by text not null
    )`);
    await runner.query(`create table billing.setting_versions (
      key text not null,
      version int not null,
      value text,
      updated_at timestamptz not null,
      updated_by text not null,
      primary key (key, version)
    )`);
    await runner.query(`create table billing.feature_flags (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{1,62}$'),
      enabled boolean not null,
      percentage smallint not null check (percentage between 0 and 100),
      driver_ids uuid[] not null,
      version int not null check (version > 0),
      updated_at timestamptz not null,
      updated_by text not null
    )`);
    // One row: whoever changes a setting or a flag takes it first, so that versions grow in the order of the changes.
    await runner.query(`create table billing.configuration (
      single boolean primary key default true check (single),
      version bigint not null
    )`);
    await runner.query('insert into billing.configuration (version) values (1)');
    await this.audit(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit_head', 'audit', 'configuration', 'feature_flags', 'setting_versions', 'settings'])
      await runner.query(`drop table billing.${table}`);
    await runner.query('drop function billing.refuse_change()');
  }

  /** `json` keeps the text as it was written: the chain is over every byte of it. Times to the millisecond for the same reason. */
  private async audit(runner: QueryRunner): Promise<void> {
    await runner.query(`create table billing.audit (
      seq bigint primary key check (seq > 0),
      event_id text not null unique,
      service text not null,
      action text not null,
      actor text not null,
      target text,
      at timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      request_id text,
      address text,
      before json,
      after json,
      facts json,
      hash bytea not null check (length(hash) = 32)
    )`);
    await runner.query('create index audit_by_time on billing.audit (at desc)');
    await runner.query('create index audit_by_action on billing.audit (action, at desc)');
    await runner.query('create index audit_by_actor on billing.audit (actor, at desc)');
    await runner.query('create index audit_by_target on billing.audit (target, at desc) where target is not null');
    await runner.query(`create table billing.audit_head (
      single boolean primary key default true check (single),
      seq bigint not null,
      hash bytea not null,
      mac bytea not null
    )`);
    await runner.query(`create function billing.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% only grows: % is refused', tg_table_name, tg_op;
      end $$`);
    await runner.query(`create trigger audit_only_grows before update or delete or truncate on billing.audit
      for each statement execute function billing.refuse_change()`);
    await runner.query(`create trigger audit_head_stays before delete or truncate on billing.audit_head
      for each statement execute function billing.refuse_change()`);
    await runner.query(`create trigger audit_head_only_grows before update on billing.audit_head
      for each row when (new.seq <= old.seq) execute function billing.refuse_change()`);
  }
}
