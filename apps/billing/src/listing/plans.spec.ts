import type { AuditFilter, FindPaymentsRequest, FindSubscriptionsRequest, PaymentFilter, PaymentSort } from '#contracts';
import { migrate, openDatabase, type Database } from '#persistence';
import { createDatabase, type PrivateDatabase } from '#testing';
import { listed as auditListed } from '../audit/reading/audit-lines.service';
import { database as definition } from '../database/definition';
import { listed as paymentsListed } from '../payments/inspection/payment-search.service';
import { listed as subscriptionsListed } from '../subscriptions/register/subscription-register.service';
import type { Place } from './place';
import { statement, type Listed } from './slice';

const ROWS = 200_000;
const NOW = Date.UTC(2026, 5, 1);
const [BEGIN, MIDDLE] = [`timestamptz '2024-06-01'`, new Date(NOW - 365 * 86_400_000).toISOString()];
/** A moment of the past two years for each row, in no order. */
const SOME_TIME = `${BEGIN} + (i * 7919 % ${ROWS}) * interval '315 seconds'`;

/** Two years of business as the tables had it before there was a panel. */
const GENERATED = [
  `insert into billing.customers (driver_id, language, time_zone, token, expires_at, blocked_at, auto_renew, created_at)
   select gen_random_uuid(), 'ru', 'UTC', gen_random_uuid(), case when i % 50 > 0 then ${SOME_TIME} + interval '30 days' end,
     case when i % 1000 = 0 then now() end, i % 7 = 0, ${SOME_TIME} from generate_series(1, ${ROWS}) i`,
  `insert into billing.payments (id, driver_id, kind, provider, tariff, title, days, currency, amount, auto_renew, status, promo_code,
     external_id, created_at, updated_at, paid_at)
   select gen_random_uuid(), gen_random_uuid(), 'subscription', case when i % 500 = 0 then 'stars' else 'yookassa' end, '1_month', 't', 30,
     case when i % 500 = 0 then 'XTR' else 'RUB' end, 100 + i % 5000, false,
     case when i % 997 = 0 then 'waiting_for_capture' when i % 10 = 0 then 'canceled' else 'succeeded' end,
     case when i % 100 = 0 then 'SPRING' || i % 1000 end, 'outside-' || i, ${SOME_TIME}, now(),
     case when i % 997 > 0 and i % 10 > 0 then ${SOME_TIME} end from generate_series(1, ${ROWS}) i`,
  `insert into billing.audit (seq, event_id, service, action, actor, target, at, recorded_at, request_id, address, hash)
   select i, 'event-' || i, 'billing', case when i % 5000 = 0 then 'refund.ordered' else 'payment.pending' end,
     case when i % 1000 = 0 then 'staff:1' else 'driver:' || i % 20000 end, 'payment:' || i % 50, ${SOME_TIME}, now(),
     'request-' || i % 70000, '10.0.0.' || i % 200, decode(repeat('00', 32), 'hex') from generate_series(1, ${ROWS}) i`,
];

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

jest.setTimeout(120_000);

describe('pages of long lists', () => {
  let postgres: PrivateDatabase;
  let database: Database;

  beforeAll(async () => {
    postgres = await createDatabase();
    // The panel comes to a business that runs: its indexes are built over what is there.
    await migrate({ ...definition, migrations: definition.migrations.slice(0, -1) }, postgres.url);
    database = await openDatabase(definition, postgres.url);
    await database.transaction(async (manager) => {
      await manager.query('set local statement_timeout = 0; set local synchronous_commit = off');
      for (const insert of GENERATED) await manager.query(insert);
    });
    await migrate(definition, postgres.url);
    await database.source.query(`update billing.customers set source = 'trial' where number % 10 = 0`);
    for (const table of ['customers', 'payments', 'audit']) await database.source.query(`vacuum analyze billing.${table}`);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await postgres.drop();
  });

  /** Every node of the plan that answers the question. */
  const planOf = async (listed: Listed, place?: Place): Promise<PlanNode[]> => {
    const { text, values } = statement(listed, 21, place);
    const [row] = await database.source.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
    return flat(row!['QUERY PLAN'][0]!.Plan);
  };
  const READ_ONLY_ITS_ROWS = ['Limit', 'Index Scan', 'Index Only Scan', 'Result'];
  /** The first page, and one in the depth of the list: from an index in its order, with little read in vain. */
  const expectQuick = async (make: () => Promise<Listed> | Listed, key: string, mostInVain = 200): Promise<void> => {
    for (const place of [undefined, { key, number: '100000' }]) {
      const nodes = await planOf(await make(), place);
      const types = nodes.map((node) => node['Node Type']);
      expect(types.filter((type) => !READ_ONLY_ITS_ROWS.includes(type))).toEqual([]);
      expect(types.some((type) => type.startsWith('Index'))).toBe(true);
      expect(Math.max(...nodes.map((node) => node['Rows Removed by Filter'] ?? 0))).toBeLessThanOrEqual(mostInVain);
    }
  };
  const micro = (iso: string): string => `${Date.parse(iso)}000`;

  const PAYMENT_CASES: [string, PaymentFilter][] = [
    ['all', {}],
    ['of a frequent status', { status: 'succeeded' }],
    ['of a rare status', { status: 'waiting_for_capture' }],
    ['of YooKassa', { provider: 'yookassa' }],
    ['of a time', { from: new Date(NOW - 500 * 86_400_000).toISOString(), to: new Date(NOW).toISOString() }],
  ];
  it.each(PAYMENT_CASES)('payments: %s', async (_, filter) => {
    const sorts: PaymentSort[] = ['-createdAt', 'createdAt', '-amount', 'amount'];
    for (const sort of sorts) {
      const make = (): Promise<Listed> => paymentsListed(database.source.manager, { filter, sort });
      await expectQuick(make, sort.endsWith('amount') ? '2000' : micro(MIDDLE), 2_000);
    }
  });

  it('payments: in Stars, of a code, of bounds', async () => {
    const find = (question: Pick<FindPaymentsRequest, 'filter' | 'sort'>) => () =>
      paymentsListed(database.source.manager, question);
    await expectQuick(find({ filter: { provider: 'stars' }, sort: '-createdAt' }), micro(MIDDLE));
    await expectQuick(find({ filter: { q: 'spring100' }, sort: '-createdAt' }), micro(MIDDLE));
    await expectQuick(find({ filter: { min: 1_000, max: 4_000 }, sort: 'amount' }), '2000');
    await expectQuick(find({ filter: { min: 1_000, max: 4_000 }, sort: '-amount' }), '2000');
  });

  it('payments: by a name of their own, or of one driver, in a handful of reads', async () => {
    const [one] = await database.source.query<{ driver_id: string }[]>(
      'select driver_id from billing.payments where number = 777',
    );
    for (const filter of [{ q: 'outside-777' }, { q: '777' }, { driverId: one!.driver_id }]) {
      const nodes = await planOf(await paymentsListed(database.source.manager, { filter, sort: '-createdAt' }));
      expect(nodes.at(-1)).toMatchObject({ 'Node Type': expect.stringMatching(/Index/) as string, 'Actual Rows': 1 });
    }
  });

  const SUBSCRIPTION_CASES: [string, Omit<FindSubscriptionsRequest, 'limit' | 'sort'>, number?][] = [
    ['all', {}],
    ['expired', { state: 'expired' }],
    ['blocked', { state: 'blocked' }],
    ['of a source', { source: 'trial' }],
    ['of a time', { from: MIDDLE, to: new Date(NOW).toISOString() }],
    ['that renew', { autoRenew: true }],
  ];
  it.each(SUBSCRIPTION_CASES)('subscriptions: %s', async (_, question) => {
    for (const sort of ['-expiresAt', 'expiresAt'] as const)
      await expectQuick(() => subscriptionsListed({ ...question, sort }, NOW), micro(MIDDLE), 400);
  });

  const AUDIT_CASES: [string, AuditFilter][] = [
    ['all', {}],
    ['of a rare action', { type: 'refund.ordered' }],
    ['of an area', { type: 'refund' }],
    ['of an actor', { actor: 'staff:1' }],
    ['about a payment', { target: 'payment:7' }],
    ['from an address', { q: '10.0.0.7' }],
    ['of a request', { q: 'request-77' }],
    ['of a name', { q: '8' }],
    ['of a time', { from: MIDDLE, to: new Date(NOW).toISOString() }],
  ];
  it.each(AUDIT_CASES)('audit lines: %s', async (_, filter) => {
    await expectQuick(() => auditListed(database.source.manager, filter), micro(MIDDLE));
  });
});
