import { nameOfStatement } from './query-spans';

describe('the name of a statement', () => {
  it.each([
    ['SELECT "row"."id" AS "row_id" FROM "bot"."outgoing" "row" WHERE "row"."key" = $1', 'select bot.outgoing'],
    ['insert into auth.drivers (id, phone) values ($1, $2)', 'insert auth.drivers'],
    [`update bot.outgoing old set state = 'dropped'\n from jsonb_to_recordset($1::jsonb) as letter`, 'update bot.outgoing'],
    ['with due as (select 1 from billing.payments) update billing.payments set status = $1', 'with billing.payments'],
    ['select pg_advisory_xact_lock($1)', 'select'],
    ['START TRANSACTION', 'start'],
    ['  delete from only "filtering"."alerts" where created_at < $1', 'delete filtering.alerts'],
    ['', 'statement'],
  ])('%s', (statement, name) => {
    expect(nameOfStatement(statement)).toBe(name);
  });
});
