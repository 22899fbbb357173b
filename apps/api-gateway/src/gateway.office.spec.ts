import { randomUUID } from 'node:crypto';
import { IDEMPOTENCY_KEY, Refusal, SERVICE_UNAVAILABLE, VERSION_CONFLICT } from '#contracts';
import { adminPayment, auditLine } from './testing/billing-office';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import type { SignedInStaff } from './testing/staff';
import { Stage } from './testing/stage';

describe('money, codes, settings and the audit log in the admin panel', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let staff: SignedInStaff;
  let by: { actor: string; address: string };
  const payment = adminPayment({ title: '=HYPERLINK("http://x")', promoCode: 'FAIR2026', reason: 'one, "two"' });

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000', LOG_LEVEL: 'silent' });
    staff = peers.staff.signIn('admin');
    by = { actor: `staff:${staff.session.staff.id}`, address: expect.any(String) as string };
    peers.billing.book.push(payment, ...Array.from({ length: 1_200 }, (_, index) => adminPayment({ number: index + 2 })));
    peers.billing.auditLines.push(auditLine({ actor: '@cmd', facts: { reason: '=1+1' } }), auditLine({ seq: 2, before: null }));
  });
  afterAll(() => stage.stop());
  afterEach(() => peers.billing.refusals.clear());

  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}, who = staff) =>
    gateway.ask(`/api/v1/admin${path}`, { method, staff: who, headers, ...(body === undefined ? {} : { body }) });
  const asked = (name: string) => peers.billing.calls.filter((call) => call.name === name).at(-1)?.request;

  it('are asked of billing in the name of who is signed in', async () => {
    const reason = 'asked by phone';
    const id = randomUUID();
    const flag = { enabled: true, percentage: 20, driverIds: [id], version: 3, reason };
    for (const [method, path, body, status, name, request] of [
      ['GET', `/payments/${payment.id}`, undefined, 200, 'InspectPayment', { paymentId: payment.id }],
      [
        'GET',
        '/subscriptions?state=trial&autoRenew=true&sort=expiresAt&limit=5',
        undefined,
        200,
        'FindSubscriptions',
        { state: 'trial', autoRenew: true, sort: 'expiresAt', limit: 5 },
      ],
      ['GET', '/promo-codes?state=active&q=fa', undefined, 200, 'FindPromoCodes', { state: 'active', q: 'fa', limit: 20 }],
      [
        'POST',
        '/promo-codes',
        { kind: 'days', days: 5, note: 'fair' },
        201,
        'CreatePromoCode',
        { kind: 'days', days: 5, note: 'fair', ...by },
      ],
      [
        'PATCH',
        `/promo-codes/${id}`,
        { version: 2, stopped: true, maxUses: null, reason },
        200,
        'ChangePromoCode',
        { id, version: 2, changes: { stopped: true, maxUses: null }, reason, ...by },
      ],
      ['GET', `/promo-codes/${id}/uses?cursor=7`, undefined, 200, 'ListPromoUses', { id, limit: 20, cursor: '7' }],
      ['GET', '/settings', undefined, 200, 'ListSettings', {}],
      [
        'PUT',
        '/settings/tariffs',
        { value: [{ code: 'x', title: { ru: '<b>' } }], version: 0, reason },
        200,
        'PutSetting',
        { key: 'tariffs', value: [{ code: 'x', title: { ru: '<b>' } }], version: 0, reason, ...by },
      ],
      [
        'PUT',
        '/settings/trial-days',
        { value: null, version: 1, reason },
        200,
        'PutSetting',
        { key: 'trial-days', value: null, version: 1, reason, ...by },
      ],
      ['GET', '/feature-flags', undefined, 200, 'ListFlags', {}],
      ['GET', '/feature-flags/new-list', undefined, 200, 'GetFlag', { name: 'new-list' }],
      ['PUT', '/feature-flags/new-list', flag, 200, 'PutFlag', { name: 'new-list', ...flag, ...by }],
      [
        'GET',
        '/audit?type=settings&from=2026-01-01&q=x',
        undefined,
        200,
        'FindAuditLines',
        { filter: { type: 'settings', from: '2026-01-01', q: 'x' }, limit: 20 },
      ],
      ['GET', '/audit/verify', undefined, 200, 'VerifyAudit', {}],
    ] as const) {
      const response = await ask(method, path, body);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect([path, asked(name)]).toEqual([path, request]);
    }
  });

  it('payments come in pages, narrowed as they were asked for', async () => {
    const driverId = randomUUID();
    const query = `status=succeeded&provider=yookassa&min=100&max=5000&q=%20x&driverId=${driverId}&sort=-amount&limit=2`;
    const page = (await (await ask('GET', `/payments?${query}`)).json()) as { items: object[]; page: object };
    expect(page).toEqual({ items: [payment, peers.billing.book[1]], page: { nextCursor: '2' } });
    const filter = { status: 'succeeded', provider: 'yookassa', min: 100, max: 5_000, q: ' x', driverId };
    expect(asked('FindPayments')).toEqual({ filter, sort: '-amount', limit: 2 });
    const next = await ask('GET', '/payments?limit=2&cursor=2');
    expect(((await next.json()) as { items: { number: number }[] }).items.map(({ number }) => number)).toEqual([3, 4]);
  });

  it.each([
    ['GET', '/payments?limit=101', undefined, 'limit', 'RANGE'],
    ['GET', '/payments?min=-1', undefined, 'min', 'FORMAT'],
    ['GET', '/payments?sort=status', undefined, 'sort', 'FORMAT'],
    ['GET', '/payments?cursor=%00', undefined, 'cursor', 'FORMAT'],
    ['GET', '/payments?status=succeeded&status=canceled', undefined, 'status', 'DUPLICATE'],
    ['GET', '/payments.csv?limit=5', undefined, 'limit', 'UNKNOWN'],
    ['GET', '/subscriptions?autoRenew=1', undefined, 'autoRenew', 'FORMAT'],
    ['GET', '/audit?from=yesterday', undefined, 'from', 'FORMAT'],
    ['POST', '/payments/x/refund', { reason: 'why' }, undefined, undefined],
    ['POST', '/payments/:id/refund', { reason: 'no' }, 'reason', 'RANGE'],
    ['POST', '/payments/:id/refund', { reason: 'because', actor: 'staff:another' }, 'actor', 'UNKNOWN'],
    ['POST', '/promo-codes', { kind: 'days', days: 5, address: '1.1.1.1' }, 'address', 'UNKNOWN'],
    ['PATCH', '/promo-codes/:id', { version: 1, reason: 'because', uses: 0 }, 'uses', 'UNKNOWN'],
    ['PATCH', '/promo-codes/:id', { reason: 'because' }, 'version', 'REQUIRED'],
    ['PUT', '/settings/trial-days', { value: 3, version: 1 }, 'reason', 'REQUIRED'],
    [
      'PUT',
      '/feature-flags/new-list',
      { enabled: true, percentage: 101, driverIds: [], version: 1, reason: 'because' },
      'percentage',
      'RANGE',
    ],
  ])('%s %s %j is refused: %s %s', async (method, path, body, field, code) => {
    const before = peers.billing.calls.length;
    const refused = await problem(await ask(method, path.replace(':id', payment.id), body));
    if (field === undefined) expect(refused).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    else expect(refused).toMatchObject({ status: 422, code: 'VALIDATION_FAILED', errors: [{ field, code }] });
    expect(peers.billing.calls).toHaveLength(before);
  });

  it('a refund is the same under the same key of the same person, and of nobody else', async () => {
    const key = { 'idempotency-key': 'refund-1' };
    const refund = async (headers: Record<string, string>, who = staff): Promise<string> => {
      const response = await ask('POST', `/payments/${payment.id}/refund`, { amountKopecks: 100, reason: 'asked' }, headers, who);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        amountKopecks: 100,
        status: 'succeeded',
        reason: 'asked',
        failure: null,
        actor: `staff:${who.session.staff.id}`,
      });
      const request = asked('RefundPayment') as { key: string; paymentId: string };
      expect(request).toMatchObject({ paymentId: payment.id, amountKopecks: 100, reason: 'asked' });
      expect(request.key).toMatch(IDEMPOTENCY_KEY);
      return request.key;
    };
    const first = await refund(key);
    expect(await refund(key)).toBe(first);
    const others = [await refund(key, peers.staff.signIn('accountant')), await refund({}), await refund({})];
    expect(new Set([first, ...others]).size).toBe(4);
    await ask('POST', '/promo-codes', { kind: 'days', days: 5 }, key);
    expect(asked('CreatePromoCode')).toMatchObject({ idempotencyKey: 'refund-1' });
  });

  it('what billing refuses is told as it is', async () => {
    peers.billing.refusals.set('PutSetting', new Refusal(VERSION_CONFLICT));
    const lost = await ask('PUT', '/settings/trial-days', { value: 3, version: 1, reason: 'because' });
    expect(await problem(lost)).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
    expect(await problem(await ask('GET', '/feature-flags/No Such'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await problem(await ask('GET', `/payments/${randomUUID()}`))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('payments leave as a table for a spreadsheet, written down first, and without a formula in it', async () => {
    const accountant = peers.staff.signIn('accountant');
    const response = await ask('GET', '/payments.csv?status=succeeded', undefined, {}, accountant);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="payments.csv"');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString().split('\r\n');
    expect(lines).toHaveLength(1_203);
    expect(lines[0]).toMatch(/^Номер,Платёж,Создан/);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://x"")",`);
    expect(lines[1]).toContain(',"one, ""two""",');
    expect(lines[1]?.split(',').slice(0, 2)).toEqual(['1', payment.id]);
    expect(lines.at(-2)).toMatch(/^1201,/);
    expect(asked('RecordExport')).toEqual({
      what: 'payments',
      filter: { status: 'succeeded', sort: '-createdAt' },
      actor: `staff:${accountant.session.staff.id}`,
      address: by.address,
    });
    expect(asked('FindPayments')).toEqual({ filter: { status: 'succeeded' }, sort: '-createdAt', limit: 500, cursor: '1000' });
    peers.billing.refusals.set('RecordExport', new Refusal(SERVICE_UNAVAILABLE));
    const before = peers.billing.count('FindPayments');
    expect(await problem(await ask('GET', '/payments.csv'))).toMatchObject({ status: 503 });
    expect(peers.billing.count('FindPayments')).toBe(before);
  });

  it('so does the audit log, in the language of who reads', async () => {
    const english = peers.staff.signIn('admin', { language: 'en' });
    const lines = (await (await ask('GET', '/audit.csv?type=settings', undefined, {}, english)).text()).split('\r\n');
    expect(lines[0]?.replace('\uFEFF', '')).toBe('Line,When (UTC),Service,Action,Who,On what,Address,Request,Before,After,Facts');
    expect(lines[1]).toContain(`,'@cmd,setting:trial-days,,,"{""value"":7}","{""value"":3}","{""reason"":""=1+1""}"`);
    expect(asked('RecordExport')).toMatchObject({ what: 'audit', filter: { type: 'settings' } });
  });
});
