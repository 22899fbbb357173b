import { randomUUID } from 'node:crypto';
import { CARGO_REMOVED, IDEMPOTENCY_KEY_REUSED, Refusal, RESPONSE_STATE } from '#contracts';
import type { Gateway } from './testing/gateway';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

describe('responses at the door', () => {
  let stage: Stage;
  let gateway: Gateway;
  const offer = { phone: '+7 (900) 123-45-67', priceKopecks: 7_000_000, comment: 'Завтра с 8 утра' };
  const post = (token: string | undefined, path: string, body: unknown, headers: Record<string, string> = {}) =>
    gateway.ask(`/api/v1${path}`, { method: 'POST', body, headers, ...(token === undefined ? {} : { token }) });

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ LOG_LEVEL: 'silent', RATE_LIMIT_BURST: '1000' });
  });
  afterEach(() => stage.peers.refusals.clear());
  afterAll(() => stage.stop());

  it('are created with 201 and shown again with 200, in the name of the session', async () => {
    const { token, driver } = stage.peers.signIn();
    const first = await post(token, '/cargos/123/responses', offer, { 'idempotency-key': 'key_1' });
    expect(first.status).toBe(201);
    expect(await first.json()).toMatchObject({ cargoId: '123', status: 'sent' });
    expect((await post(token, '/cargos/123/responses', offer)).status).toBe(200);
    const [asked, again] = stage.peers.calls.filter(({ name }) => name === 'CreateResponse').slice(-2);
    expect(asked!.request).toEqual({ driverId: driver.id, cargoId: '123', offer, idempotencyKey: 'key_1' });
    expect(again!.request).not.toHaveProperty('idempotencyKey');
  });

  it('are listed and marked for their driver alone', async () => {
    const { token, driver } = stage.peers.signIn();
    await post(token, '/cargos/777/responses', offer);
    const list = await gateway.ask('/api/v1/me/responses?status=sent&limit=5', { token });
    expect(await list.json()).toMatchObject({ items: [{ cargoId: '777' }], page: { nextCursor: 'bmV4dA' } });
    expect(stage.peers.calls.at(-1)!.request).toEqual({ driverId: driver.id, status: 'sent', limit: 5 });
    const marks = await gateway.ask('/api/v1/me/marks', { token });
    expect(await marks.json()).toEqual({ favourites: [], hidden: [], blockedCompanies: [], responses: { '777': 'sent' } });
  });

  it('are withdrawn and rated by id', async () => {
    const { token } = stage.peers.signIn();
    const { id } = (await (await post(token, '/cargos/555/responses', offer)).json()) as { id: string };
    expect((await post(token, `/me/responses/${id}/withdraw`, undefined)).status).toBe(200);
    expect((await post(token, `/me/responses/${id}/rating`, { stars: 4, comment: 'Хорошо' })).status).toBe(200);
    expect(stage.peers.calls.at(-1)!.request).toMatchObject({ responseId: id, stars: 4, comment: 'Хорошо' });
  });

  it.each([
    ['no phone', {}, 'phone', 'REQUIRED'],
    ['words for a phone', { phone: 'позвоните' }, 'phone', 'FORMAT'],
    ['a price below a rouble', { ...offer, priceKopecks: 99 }, 'priceKopecks', 'RANGE'],
    ['half a kopeck', { ...offer, priceKopecks: 100.5 }, 'priceKopecks', 'FORMAT'],
    ['a comment without end', { ...offer, comment: 'а'.repeat(1_001) }, 'comment', 'RANGE'],
    ['somebody else', { ...offer, driverId: randomUUID() }, 'driverId', 'UNKNOWN'],
  ])('are refused with %s', async (_, body, field, code) => {
    const { token } = stage.peers.signIn();
    const before = stage.peers.count('CreateResponse');
    const { status, errors } = await problem(await post(token, '/cargos/1/responses', body));
    expect(status).toBe(422);
    expect(errors).toEqual([expect.objectContaining({ field, code })]);
    expect(stage.peers.count('CreateResponse')).toBe(before);
  });

  it('are refused where bot refuses, and where nothing can be meant', async () => {
    const { token } = stage.peers.signIn();
    stage.peers.refusals.set('CreateResponse', () => new Refusal(CARGO_REMOVED));
    expect(await problem(await post(token, '/cargos/9/responses', offer))).toMatchObject({ status: 409, code: 'CARGO_REMOVED' });
    stage.peers.refusals.set('CreateResponse', () => new Refusal(IDEMPOTENCY_KEY_REUSED));
    expect(await problem(await post(token, '/cargos/9/responses', offer))).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    stage.peers.refusals.set('WithdrawResponse', () => new Refusal(RESPONSE_STATE));
    const late = await post(token, `/me/responses/${randomUUID()}/withdraw`, undefined);
    expect(await problem(late)).toMatchObject({ status: 409, code: 'RESPONSE_STATE' });
    expect(await problem(await post(token, '/me/responses/1/withdraw', undefined))).toMatchObject({ status: 404 });
    expect(await problem(await post(token, '/cargos/x/responses', offer))).toMatchObject({ code: 'CARGO_NOT_FOUND' });
    const key = { 'idempotency-key': 'not a key' };
    expect(await problem(await post(token, '/cargos/9/responses', offer, key))).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await problem(await post(undefined, '/cargos/9/responses', offer))).toMatchObject({ code: 'SESSION_INVALID' });
    const wrong = await gateway.ask('/api/v1/me/responses?status=lost&limit=0&cursor=%20', { token });
    expect((await problem(wrong)).errors).toHaveLength(3);
  });
});
