import { randomUUID } from 'node:crypto';
import { eventually, TraceCollector, type CollectedSpan } from '#testing';
import { Dispatchers } from './support/dispatchers';
import { SECRETS, SERVICES, System } from './support/system';

const PHONE = '+7 900 123-45-67';
const INTERNAL = 1;
const CLIENT = 3;

const STEPS_OF_A_RESPONSE = [
  'api-gateway: POST /api/v1/cargos/:id/responses',
  'api-gateway: rpc.bot.create-response',
  'bot: rpc.bot.create-response',
  'bot: rpc.cargo.detail-page',
  'cargo-gateway: rpc.cargo.detail-page',
  'cargo-gateway: redis get',
  'cargo-gateway: cargotech cargo-detail',
  'bot: insert bot.responses',
  'bot: publish evt.audit.recorded',
  'billing: insert billing.audit',
  'bot: send dispatcher-card',
  'bot: telegram sendMessage',
];

const serviceAndName = ({ service, name }: CollectedSpan): string => `${service}: ${name}`;

/** The product as processes that send their traces to a collector. */
describe('a trace', () => {
  let system: System;
  let collector: TraceCollector;
  let token: string;
  const launches: string[] = [];

  /** A request under an id of ours. @returns its answer and the trace that has its id */
  const ask = async (path: string, options: Parameters<System['call']>[1] = {}) => {
    const requestId = randomUUID();
    const answer = await system.call(path, {
      token,
      ...options,
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    });
    return { requestId, answer, body: (await answer.json()) as Record<string, unknown>, traceId: requestId.replaceAll('-', '') };
  };
  const has = (what: string, traceId: string, name: RegExp): Promise<void> =>
    eventually(what, () => collector.of(traceId).some((span) => name.test(serviceAndName(span))));
  /** Spans whose parent is not among them, nor reached the collector under another trace. */
  const roots = (spans: readonly CollectedSpan[]) => {
    const ids = new Set(spans.map(({ spanId }) => spanId));
    return spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  };
  const linesOf = (requestId: string): { service: string; traceId?: string }[] =>
    system.log
      .filter((line) => line.includes(`"requestId":"${requestId}"`))
      .map((line) => JSON.parse(line) as { service: string; traceId?: string });

  beforeAll(async () => {
    collector = await TraceCollector.start();
    system = await System.start({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    const initData = system.sandbox.telegram.initData({ driver: 1 });
    launches.push(new URLSearchParams(initData).get('hash') ?? '');
    const login = await system.post('/auth/telegram', { initData });
    token = ((await login.json()) as { accessToken: string }).accessToken;
  }, 120_000);
  afterAll(async () => {
    await system.stop();
    await collector.stop();
  }, 60_000);

  it('goes from the phone to Telegram under the id of the request, and from a press in Telegram to its answer', async () => {
    const { id } = system.sandbox.exchange.board.appear({ odd: undefined });
    const { answer, requestId, traceId } = await ask(`/cargos/${id}/responses`, {
      method: 'POST',
      body: JSON.stringify({ phone: PHONE, priceKopecks: 9_100_000 }),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    const missing = (): string[] => {
      const names = new Set(collector.of(traceId).map(serviceAndName));
      return STEPS_OF_A_RESPONSE.filter((step) => !names.has(step));
    };
    // Each process sends what it has once a second.
    await eventually('every step', () => missing().length === 0, 20_000).catch(() => expect(missing()).toEqual([]));
    await eventually('whole', () => roots(collector.of(traceId)).length === 1);
    const spans = collector.of(traceId);
    expect(roots(spans)).toMatchObject([
      {
        service: 'api-gateway',
        name: 'POST /api/v1/cargos/:id/responses',
        parentSpanId: '',
        attributes: { 'http.response.status_code': 201, 'request.id': requestId },
      },
    ]);
    const outside = spans.find(({ name }) => name === 'cargotech cargo-detail');
    expect(outside).toMatchObject({ kind: CLIENT, attributes: { 'http.response.status_code': 200 }, failed: false });
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
    expect(spans.filter(({ ms }) => ms < 0 || ms > 30_000)).toEqual([]);

    await new Dispatchers(system.sandbox.url).press(String(id), 'accept');
    const ofPress = (): CollectedSpan[] =>
      collector.of(collector.spans.find(({ name }) => name === 'telegram answerCallbackQuery')?.traceId ?? '');
    const steps = ['publish evt.telegram.update-received', 'hear evt.telegram.update-received', 'telegram update'];
    await eventually('what the press did', () => steps.every((step) => ofPress().some(({ name }) => name === step)));
    await eventually('all of it', () => roots(ofPress()).length === 1);
    expect(roots(ofPress())).toMatchObject([{ service: 'bot', name: 'publish evt.telegram.update-received', parentSpanId: '' }]);
  }, 60_000);

  it('of a failure has the id that the driver sees, and so have the lines of every service that took part', async () => {
    const { id } = system.sandbox.exchange.board.appear({ odd: undefined });
    system.sandbox.exchange.faults.add({ route: 'detail', kind: 'html', times: 8 });
    const { answer, body, requestId, traceId } = await ask(`/cargos/${id}`);
    system.sandbox.exchange.faults.clear();
    expect({ status: answer.status, requestId: body['requestId'] }).toEqual({ status: 503, requestId });
    await has('the call outside', traceId, /^cargo-gateway: cargotech cargo-detail$/);
    await has('the question', traceId, /^cargo-gateway: rpc\.cargo\.detail-page$/);
    await has('the request', traceId, /^api-gateway: GET/);
    const failed = new Map(
      collector.of(traceId).flatMap((span) => (span.failed ? [[serviceAndName(span), span.attributes['error.type']]] : [])),
    );
    expect(failed.get('cargo-gateway: rpc.cargo.detail-page')).toBe('EXCHANGE_UNAVAILABLE');
    expect(failed.get('api-gateway: GET /api/v1/cargos/:id')).toBe('503');
    expect(failed.has('cargo-gateway: cargotech cargo-detail')).toBe(true);
    await eventually('the lines', () => new Set(linesOf(requestId).map(({ service }) => service)).size > 1);
    const lines = linesOf(requestId);
    expect(new Set(lines.map(({ service }) => service))).toEqual(new Set(['api-gateway', 'cargo-gateway']));
    expect(new Set(lines.map((line) => line.traceId))).toEqual(new Set([traceId]));
  }, 60_000);

  it('says nothing of anybody: names are patterns, and no secret, phone or text stands in it', async () => {
    await ask(`/cargos?startPointId=39&price=10000000,99999900`);
    const ending = (name: RegExp) => () => collector.spans.some((span) => name.test(span.name));
    await eventually('the list', ending(/^GET \/api\/v1\/cargos$/));
    const names = [...new Set(collector.spans.map(({ name }) => name))];
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => /\d{3}|[0-9a-f]{8}|[?=$'@%]/.test(name))).toEqual([]);
    expect(new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)))).toEqual(
      new Set([
        ...['http.request.method', 'http.route', 'http.response.status_code', 'request.id', 'error.type'],
        ...['messaging.system', 'db.system.name', 'db.query.summary', 'server.address'],
      ]),
    );
    const secrets = [...Object.values(SECRETS), token, ...launches, PHONE, '79001234567', '9001234567', '99999900', 'Иван'];
    const found = (bodies: readonly string[]) => secrets.filter((secret) => bodies.some((body) => body.includes(secret)));
    expect(found(collector.bodies)).toEqual([]);
    expect(found([...collector.bodies, `{"name":"GET /x?token=${token}"}`])).toEqual([token]);
    const lonely = collector.spans.filter(({ kind, parentSpanId }) => kind === INTERNAL && parentSpanId !== '');
    expect(lonely).toEqual([]);
  }, 60_000);

  it('is lost when nobody takes it, and nothing else is: requests are served, services stop in time', async () => {
    collector.hangs = true;
    for (let at = 0; at < 5; at++) expect((await ask('/me')).answer.status).toBe(200);
    const begun = performance.now();
    expect(await Promise.all(SERVICES.map((name) => system.stopService(name)))).toEqual(SERVICES.map(() => 0));
    expect(performance.now() - begun).toBeLessThan(10_000);
  }, 60_000);
});
