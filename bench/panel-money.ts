/** Two years of money as billing keeps it. Reads the temporary tables `people` and `bought`; every statement is one of PostgreSQL. */

const DAY_S = 86_400;
/** Lines of the audit log a driver causes. */
const AUDIT_LINES = 5;
/** Above every number that the running system gives a line: its chain goes on below. */
const FIRST_LINE = 1_000_000_000;
const PROMO_CODES = 300;
const PROMO_USES = 5_000;

/** Every third driver pays month by month, for up to a year; one of eleven of them in Stars. Every fifth had a card refused. */
export const BOUGHT = [
  `create temp table bought as
   select p.i, n, gen_random_uuid() as id, p.id as driver_id, p.born_s + (7 + (n - 1) * 30) * ${DAY_S} as starts_s,
     p.i % 33 = 0 as stars, 49900 + (p.i * 37 + n * 11) % 5000 * 100 as amount, (p.i / 3 + n) % 40 = 0 as refunded
   from people p cross join generate_series(1, 12) n
   where p.i % 3 = 0 and n <= 1 + p.i % 12 and p.born_s + (7 + (n - 1) * 30) * ${DAY_S} < extract(epoch from now())`,
  'analyze bought',
];

const PERIODS = `insert into billing.access_periods (driver_id, number, source, key, payment_id, starts_s, ends_s, granted_s, taken_back_s, created_at)`;
const PAYMENTS = `insert into billing.payments (id, driver_id, kind, provider, tariff, title, days, currency, amount, refunded, promo_code,
  auto_renew, status, reason, shop_id, external_id, receipt_status, created_at, updated_at, paid_at)`;

const PAID_AT = `to_timestamp(starts_s) - i % 7200 * interval '1 second'`;

export const MONEY = [
  `insert into billing.customers (driver_id, number, telegram_id, language, time_zone, token, version, auto_renew, expires_at, source,
     blocked_at, created_at)
   overriding system value
   select p.id, p.i, p.telegram_id, p.language, p.time_zone, gen_random_uuid(), 1 + coalesce(b.count, 0),
     p.i % 6 = 0 and coalesce(b.ends_s, 0) > extract(epoch from now()), to_timestamp(coalesce(b.ends_s, p.born_s + 7 * ${DAY_S})),
     case when b.ends_s is null then 'trial' when p.i % 33 = 0 then 'stars' else 'payment' end, p.blocked_at, p.created_at
   from people p left join (select i, max(starts_s) + 30 * ${DAY_S} as ends_s, count(*) from bought group by i) b using (i)`,
  `${PERIODS} select id, i, 'trial', 'trial:' || id, null, born_s, born_s + 7 * ${DAY_S}, 7 * ${DAY_S}, 0, created_at from people`,
  `${PERIODS}
   select driver_id, i, case when stars then 'stars' else 'payment' end, 'payment:' || id, id, starts_s,
     starts_s + (case when refunded then 15 else 30 end) * ${DAY_S}, 30 * ${DAY_S}, case when refunded then 15 else 0 end * ${DAY_S},
     to_timestamp(starts_s) from bought`,
  `${PAYMENTS}
   select id, driver_id, case when n > 1 and i % 6 = 0 then 'renewal' else 'subscription' end,
     case when stars then 'stars' else 'yookassa' end, '1_month', '1 месяц', 30, case when stars then 'XTR' else 'RUB' end, amount,
     case when refunded then amount / 2 else 0 end, case when i % 60 = 0 then 'SPRING' || i % ${PROMO_CODES} end, i % 6 = 0,
     case when refunded then 'partially_refunded' else 'succeeded' end, null, 'shop', 'outside-' || id, 'succeeded',
     ${PAID_AT} - interval '1 minute', ${PAID_AT}, ${PAID_AT}
   from bought order by starts_s`,
  `${PAYMENTS}
   select gen_random_uuid(), id, 'subscription', 'yookassa', '1_month', '1 месяц', 30, 'RUB', 99000, 0, null, false, 'canceled',
     'insufficient_funds', 'shop', 'refused-' || id, null, created_at + interval '6 days', created_at + interval '6 days', null
   from people where i % 5 = 1 and created_at < now() - interval '7 days'`,
  `insert into billing.payment_steps (payment_id, from_status, to_status, why, at)
   select p.id, step.before, case when step.before is null then 'pending' else p.status end, 'notification',
     case when step.before is null then p.created_at else p.updated_at end
   from billing.payments p cross join (values (null), ('pending')) as step (before)`,
  `insert into billing.payment_notifications (event, object_id, body, state, outcome, next_try_at, first_at, last_at, done_at)
   select 'payment.' || case when status = 'canceled' then status else 'succeeded' end, external_id, '{"type": "notification"}', 'done',
     'applied', updated_at, updated_at, updated_at, updated_at from billing.payments where provider = 'yookassa'`,
  `insert into billing.refunds (id, payment_id, key, amount, reason, actor, status, external_id, created_at, ended_at)
   select gen_random_uuid(), id, 'bench:' || id, amount / 2, 'Не понадобилось', 'staff:00000000-0000-4000-8000-000000000001', 'succeeded',
     'returned-' || id, to_timestamp(starts_s) + interval '2 days', to_timestamp(starts_s) + interval '2 days 1 minute'
   from bought where refunded and starts_s < extract(epoch from now()) - 3 * ${DAY_S}`,
  // Due after the run: nobody is charged while pages are measured.
  `insert into billing.renewals (driver_id, tariff, days, amount, consent_version, consented_at, paid_by, ends_at, next_look_at)
   select c.driver_id, '1_month', 30, 99000, '1', c.created_at, last.id, c.expires_at, now() + interval '1 day'
   from billing.customers c
   join (select distinct on (driver_id) driver_id, id from bought order by driver_id, n desc) last using (driver_id) where c.auto_renew`,
  `insert into billing.promo_codes (id, code, kind, percent, max_uses, uses, created_by, created_at, ends_at)
   select gen_random_uuid(), 'SPRING' || i, 'percent', 10, 100000, 0, 'staff:00000000-0000-4000-8000-000000000001',
     now() - i * interval '1 day', case when i % 3 = 0 then now() - interval '1 hour' end from generate_series(0, ${PROMO_CODES - 1}) i`,
  `insert into billing.promo_uses (promo_code_id, driver_id, used_at)
   select c.id, p.id, p.created_at from billing.promo_codes c join people p on p.i <= ${PROMO_USES} where c.code = 'SPRING0'`,
  `insert into billing.audit (seq, event_id, service, action, actor, target, at, recorded_at, request_id, address, after, hash)
   select ${FIRST_LINE} + row_number() over (order by at), gen_random_uuid()::text, 'billing',
     (array['payment.pending', 'payment.succeeded', 'access.granted', 'driver.signed-in', 'consent.recorded'])[k],
     case when i % 200 = 0 then 'staff:00000000-0000-4000-8000-00000000000' || k else 'driver:' || id end,
     case when k < 3 then 'payment:' || coalesce(bought_id, id) else 'driver:' || id end, at, at, 'request-' || i || '-' || k,
     '10.' || i % 200 || '.0.' || k, '{"version": 1}', decode(repeat('00', 32), 'hex')
   from (
     select p.i, p.id, k, b.id as bought_id, p.created_at + k / ${AUDIT_LINES + 1}.0 * (now() - p.created_at) as at
     from people p cross join generate_series(1, ${AUDIT_LINES}) k left join bought b on b.i = p.i and b.n = k
   ) lines`,
];
