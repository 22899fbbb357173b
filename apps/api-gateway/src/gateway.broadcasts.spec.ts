import { randomUUID } from 'node:crypto';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import type { SignedInStaff } from './testing/staff';
import { Stage } from './testing/stage';

const condition = { all: [{ field: 'tag', op: 'in', value: ['toString', '<b>'] }] };
const texts = { ru: '{firstName}', en: '{firstName}' };
const button = { labels: { ru: 'Открыть', en: 'Open' }, url: 'https://example.org/a?b=c' };

describe('mailings in the admin panel', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let staff: SignedInStaff;
  let by: { actor: string; address: string };

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000', LOG_LEVEL: 'silent' });
    staff = peers.staff.signIn('admin', { telegramId: '279058397' });
    by = { actor: `staff:${staff.session.staff.id}`, address: expect.any(String) as string };
  });
  afterAll(() => stage.stop());

  const ask = (method: string, path: string, body?: object, who = staff, headers: Record<string, string> = {}) =>
    gateway.ask(`/api/v1/admin${path}`, {
      method,
      headers: { ...who.headers, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const asked = (): object | undefined => peers.broadcasts.calls.at(-1);

  it('are asked of the bot in the name of who is signed in, as they were written', async () => {
    const { id } = peers.broadcasts.broadcast;
    const key = { 'idempotency-key': 'k-1' };
    for (const [method, path, body, status, name, request] of [
      ['GET', '/segments', undefined, 200, 'ListSegments', {}],
      ['GET', '/segments/suggestions', undefined, 200, 'SuggestSegmentWords', {}],
      ['POST', '/segments/count', { condition }, 200, 'CountSegment', { condition }],
      [
        'POST',
        '/segments',
        { name: 'A', condition },
        201,
        'CreateSegment',
        { segment: { name: 'A', condition }, ...by, idempotencyKey: 'k-1' },
      ],
      [
        'PATCH',
        `/segments/${id}`,
        { version: 1, name: 'B' },
        200,
        'UpdateSegment',
        { id, patch: { version: 1, name: 'B' }, ...by },
      ],
      ['DELETE', `/segments/${id}`, undefined, 204, 'DeleteSegment', { id, ...by }],
      ['GET', '/broadcasts', undefined, 200, 'ListBroadcasts', { limit: 20 }],
      [
        'GET',
        '/broadcasts?state=done&limit=3&cursor=MQ',
        undefined,
        200,
        'ListBroadcasts',
        { state: 'done', limit: 3, cursor: 'MQ' },
      ],
      ['GET', `/broadcasts/${id}`, undefined, 200, 'GetBroadcast', { id }],
      [
        'POST',
        '/broadcasts',
        { title: 'T', condition, texts, button },
        201,
        'CreateBroadcast',
        { draft: { title: 'T', condition, texts, button }, ...by, idempotencyKey: 'k-1' },
      ],
      [
        'PATCH',
        `/broadcasts/${id}`,
        { version: 2, button: null },
        200,
        'UpdateBroadcast',
        { id, patch: { version: 2, button: null }, ...by },
      ],
      ['POST', `/broadcasts/${id}/preview`, {}, 204, 'PreviewBroadcast', { id, chatId: '279058397', language: 'ru', ...by }],
      [
        'POST',
        `/broadcasts/${id}/send`,
        { reason: 'Пора', scheduleAt: '2026-12-01T07:00:00Z' },
        200,
        'MoveBroadcast',
        { id, action: 'send', reason: 'Пора', scheduleAt: '2026-12-01T07:00:00Z', ...by },
      ],
      [
        'POST',
        `/broadcasts/${id}/pause`,
        { reason: 'Ошибка' },
        200,
        'MoveBroadcast',
        { id, action: 'pause', reason: 'Ошибка', ...by },
      ],
      [
        'POST',
        `/broadcasts/${id}/resume`,
        { reason: 'Исправлено' },
        200,
        'MoveBroadcast',
        { id, action: 'resume', reason: 'Исправлено', ...by },
      ],
      [
        'POST',
        `/broadcasts/${id}/cancel`,
        { reason: 'Не надо' },
        200,
        'MoveBroadcast',
        { id, action: 'cancel', reason: 'Не надо', ...by },
      ],
    ] as const) {
      const answer = await ask(method, path, body, staff, method === 'POST' && status === 201 ? key : {});
      expect([path, answer.status]).toEqual([path, status]);
      expect(asked()).toEqual({ name, request });
    }
    expect(await (await ask('GET', '/segments/suggestions')).json()).toEqual({ regions: ['Тверь'], tags: ['vip'] });
    const list = (await (await ask('GET', '/broadcasts')).json()) as object;
    expect(list).toEqual({ items: [peers.broadcasts.broadcast], page: { nextCursor: 'MQ' } });
  });

  it('are refused where they are wrong, field by field', async () => {
    const errorsOf = async (method: string, path: string, body?: object): Promise<string[]> => {
      const { errors, status } = await problem(await ask(method, path, body));
      return [String(status), ...(errors as { field: string; code: string }[]).map(({ field, code }) => `${field} ${code}`)];
    };
    const { id } = peers.broadcasts.broadcast;
    const calls = peers.broadcasts.calls.length;
    expect(await errorsOf('GET', '/broadcasts?sort=title')).toEqual(['422', 'sort UNKNOWN']);
    expect(await errorsOf('GET', '/broadcasts?limit=1e2&state=gone')).toEqual(['422', 'state FORMAT', 'limit FORMAT']);
    expect(await errorsOf('POST', '/segments', { name: '', condition: [], createdBy: 'console' })).toEqual(
      expect.arrayContaining(['422', 'name FORMAT', 'condition FORMAT', 'createdBy UNKNOWN']),
    );
    for (const url of ['javascript:alert(1)', '//evil.example', 'https://user:secret@example.org', 'ftp://example.org']) {
      const wrong = { title: 'T', condition, texts: { ru: 'x' }, button: { ...button, url } };
      const errors = await errorsOf('POST', '/broadcasts', wrong);
      expect(errors).toEqual(expect.arrayContaining(['422', 'texts.en REQUIRED', 'button.url FORMAT']));
    }
    expect(await errorsOf('PATCH', `/broadcasts/${id}`, { title: 'T', state: 'done' })).toEqual(
      expect.arrayContaining(['422', 'version REQUIRED', 'state UNKNOWN']),
    );
    expect(await errorsOf('POST', `/broadcasts/${id}/send`, {})).toEqual(['422', 'reason REQUIRED']);
    expect(await errorsOf('POST', `/broadcasts/${id}/pause`, { reason: 'because', scheduleAt: '2026-12-01' })).toEqual([
      '422',
      'scheduleAt UNKNOWN',
    ]);
    expect((await ask('GET', '/broadcasts/1')).status).toBe(404);
    const nobody = peers.staff.signIn('admin');
    expect(await problem(await ask('POST', `/broadcasts/${id}/preview`, {}, nobody))).toMatchObject({
      status: 409,
      code: 'PREVIEW_IMPOSSIBLE',
    });
    expect(peers.broadcasts.calls.length).toBe(calls);
  });

  it('lead through a button to the address that stands in them, and nowhere else', async () => {
    const token = 'AAAAAAAAAAAAAAAAAAAAA-';
    peers.broadcasts.links.set(token, 'https://t.me/cargotech_demo_bot/app?startapp=x');
    const follow = (path: string) => fetch(`${gateway.url}/api/v1/r/${path}`, { redirect: 'manual' });
    const answer = await follow(token);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://t.me/cargotech_demo_bot/app?startapp=x']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const path of ['x', randomUUID(), 'https%3A%2F%2Fevil.example', 'B'.repeat(22)]) {
      const unknown = await follow(path);
      expect([unknown.status, unknown.headers.get('location')]).toEqual([404, null]);
    }
    expect((await follow(`${token}?to=https://evil.example`)).status).toBe(422);
  });
});
