import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from '../clock';
import { POINTS, TRUCK_TYPES } from './dictionaries';
import type { Exchange } from './exchange';
import { FAULT_KINDS, type FaultKind, type Latency } from './faults';
import type { Load } from './load';

interface AppearRequest {
  fromPointId?: number;
  toPointId?: number;
  truckTypeId?: number;
  weight?: number;
  volume?: number;
  price?: number;
  note?: string;
}

interface FaultRequest {
  route?: string;
  kind?: string;
  status?: number;
  headers?: Record<string, string>;
  times?: number;
}

/** Drives the exchange from tests, from the demo and from its page. No secret goes in or out. */
export function registerControl(app: FastifyInstance, exchange: Exchange, clock: SandboxClock): void {
  const { board, account, faults } = exchange;
  const anyLoad = (): Load | undefined => board.select(() => true)[Math.floor(Math.random() * Math.min(20, board.size))];

  app.get('/state', () => ({
    now: new Date(clock.now()).toISOString(),
    speed: clock.speed,
    loads: board.size,
    counters: exchange.counters,
    busiestMinute: account.busiestMinute,
    suspended: account.suspended,
    latency: faults.latency,
    wvMeaning: exchange.wvMeaning,
  }));
  app.get('/log', () => ({ items: exchange.log.slice(-200) }));
  app.post('/counters/reset', () => {
    for (const name of Object.keys(exchange.counters)) Reflect.deleteProperty(exchange.counters, name);
    account.busiestMinute = 0;
    exchange.log.length = 0;
    return {};
  });
  app.post<{ Body: { speed?: number; stepMs?: number } | undefined }>('/clock', ({ body }) => {
    if (body?.speed !== undefined) clock.setSpeed(body.speed);
    if (body?.stepMs !== undefined) clock.step(body.stepMs);
    return { now: new Date(clock.now()).toISOString(), speed: clock.speed };
  });
  app.post<{ Body: AppearRequest | undefined }>('/loads/appear', ({ body }, reply) => {
    const { fromPointId, toPointId, truckTypeId, ...rest } = body ?? {};
    const from = POINTS.find(({ id }) => id === fromPointId);
    const to = POINTS.find(({ id }) => id === toPointId);
    const truck = TRUCK_TYPES.find(({ id }) => id === truckTypeId);
    if ((fromPointId !== undefined && from === undefined) || (toPointId !== undefined && to === undefined)) {
      return reply.code(422).send({ error: 'no such point: GET /v1/dictionaries/points lists them' });
    }
    const load = board.appear({
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(truck === undefined ? {} : { body: truck }),
      ...rest,
      ...(rest.price === undefined ? {} : { priceOnRequest: false }),
    });
    return { id: String(load.id), from: load.from.city, to: load.to.city, price: load.price };
  });
  app.post<{ Body: { id?: string; price?: number } | undefined }>('/loads/change', ({ body }, reply) => {
    const id = body?.id ?? String(anyLoad()?.id);
    const load = board.change(id, body?.price);
    return load === undefined ? reply.code(404).send({ error: `no load ${id}` }) : { id, price: load.price };
  });
  app.post<{ Body: { id?: string } | undefined }>('/loads/remove', ({ body }, reply) => {
    const id = body?.id ?? String(anyLoad()?.id);
    return board.remove(id) ? { id } : reply.code(404).send({ error: `no load ${id}` });
  });
  app.post('/tokens/revoke', () => ({ revoked: account.revokeTokens() }));
  app.post<{
    Body: { suspended?: boolean; rejectLogins?: boolean; refusalStatus?: 401 | 422; requestsPerMinute?: number } | undefined;
  }>('/account', ({ body }) => {
    if (body?.suspended !== undefined) account.suspended = body.suspended;
    if (body?.rejectLogins !== undefined) account.rejectLogins = body.rejectLogins;
    if (body?.refusalStatus !== undefined) account.refusalStatus = body.refusalStatus;
    if (body?.requestsPerMinute !== undefined) account.requestsPerMinute = body.requestsPerMinute;
    return { suspended: account.suspended, rejectLogins: account.rejectLogins };
  });
  app.post<{ Body: FaultRequest | undefined }>('/faults', ({ body }, reply) => {
    const kind = FAULT_KINDS.find((known) => known === body?.kind) as FaultKind | undefined;
    if (kind === undefined) return reply.code(422).send({ error: `kind must be one of ${FAULT_KINDS.join(', ')}` });
    const { route = '*', times = 1, status, headers } = body ?? {};
    faults.add({
      route,
      kind,
      times,
      ...(status === undefined ? {} : { status }),
      ...(headers === undefined ? {} : { headers }),
    });
    return { route, kind, times };
  });
  app.delete('/faults', () => {
    faults.clear();
    return {};
  });
  app.post<{ Body: { latency?: Latency; wvMeaning?: 'fits-capacity' | 'at-least' } | undefined }>('/behaviour', ({ body }) => {
    if (body?.latency !== undefined) faults.latency = body.latency;
    if (body?.wvMeaning !== undefined) exchange.wvMeaning = body.wvMeaning;
    return { latency: faults.latency, wvMeaning: exchange.wvMeaning };
  });
}
