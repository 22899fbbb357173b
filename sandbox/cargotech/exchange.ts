import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TimeSource } from '../clock';
import type { Account } from './account';
import { BODIES, misbehave, statusOf, type Faults, type RouteName } from './faults';
import { readFilters, readPage, type Query, type WvMeaning } from './filters';
import { detailItem, listItem } from './item';
import type { Board } from './world/board';
import { LOAD_TYPES, POINTS, TRUCK_TYPES, type TypeRef } from './world/dictionaries';

export interface LogEntry {
  /** Real time, ms since 1970. */
  readonly at: number;
  readonly route: RouteName | 'other';
  /** Path with its query, without it for the login: no secret is ever here. */
  readonly url: string;
  /** 0 for a request that got no answer. */
  readonly status: number;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const LOG_SIZE = 5_000;

const ok = (body: object): Answer => ({ status: 200, body });
const refusal = (status: 401 | 403 | 404 | 429): Answer => ({ status, body: BODIES[status] ?? {} });
const invalid = (errors: Readonly<Record<string, readonly string[]>>): Answer => ({
  status: 422,
  body: { ...BODIES[422], errors },
});

/** The exchange as its web client sees it. Written from the published facts alone. */
export class Exchange {
  /** Requests by route, and by route and status: `list`, `list:429`; status 0 is a request that got no answer. */
  readonly counters: Record<string, number> = {};
  readonly log: LogEntry[] = [];
  /** What `filter[wv]=15-65` asks for: loads that fit into such a truck, or loads of at least that much. */
  wvMeaning: WvMeaning = 'fits-capacity';

  constructor(
    readonly board: Board,
    readonly account: Account,
    readonly faults: Faults,
    private readonly real: TimeSource,
  ) {}

  register(app: FastifyInstance): void {
    app.post('/v1/auth/login', (request, reply) => this.serve('login', request, reply, () => this.login(request.body)));
    this.guarded(app, '/v1/me', 'me', () => ok({ data: { id: 777, name: 'CargoTech Driver' } }));
    this.guarded(app, '/v2/cargos/views', 'list', ({ query }) => this.list(lastOfEach(query)));
    this.guarded(app, '/v1/carrier/cargos/:id', 'detail', ({ params, query }) =>
      this.detail((params as { id: string }).id, lastOfEach(query)),
    );
    this.guarded(app, '/v1/dictionaries/points', 'points', ({ query }) => points(lastOfEach(query)));
    this.guarded(app, '/v1/dictionaries/load_types', 'load-types', () => whole(LOAD_TYPES));
    this.guarded(app, '/v1/dictionaries/truck_types', 'truck-types', () => whole(TRUCK_TYPES));
    app.setNotFoundHandler((request, reply) => this.leave('other', request, reply, refusal(404)));
    app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) =>
      this.leave('other', request, reply, { status: error.statusCode ?? 500, body: { message: error.message } }),
    );
  }

  forgetCounters(): void {
    for (const name of Object.keys(this.counters)) Reflect.deleteProperty(this.counters, name);
    this.log.length = 0;
    this.account.forgetBusiestMinute();
  }

  private guarded(app: FastifyInstance, path: string, name: RouteName, answer: (request: FastifyRequest) => Answer): void {
    app.get(path, (request, reply) =>
      this.serve(name, request, reply, () => {
        if (!this.account.knows(request.headers.authorization)) return refusal(401);
        return this.account.suspended ? refusal(403) : answer(request);
      }),
    );
  }

  /** What every request goes through: the budget, time, scripted faults, and only then its answer. */
  private async serve(
    name: RouteName,
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Answer,
  ): Promise<FastifyReply> {
    const { granted, headers } = this.account.spend();
    reply.headers(headers);
    await this.faults.pause();
    const fault = this.faults.take(name);
    if (fault === undefined) return this.leave(name, request, reply, granted ? answer() : refusal(429));
    this.remember(name, request, statusOf(fault));
    return misbehave(fault, reply, () => answer().body);
  }

  private leave(name: LogEntry['route'], request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
    this.remember(name, request, answer.status);
    return reply.code(answer.status).send(answer.body);
  }

  private remember(route: LogEntry['route'], { url }: FastifyRequest, status: number): void {
    for (const counter of [route, `${route}:${status}`]) this.counters[counter] = (this.counters[counter] ?? 0) + 1;
    this.log.push({ at: this.real(), route, url: route === 'login' ? (url.split('?')[0] ?? '') : url, status });
    if (this.log.length > LOG_SIZE) this.log.splice(0, LOG_SIZE / 5);
  }

  private login(body: unknown): Answer {
    if (this.account.suspended) return refusal(403);
    const { phone, password } = (body ?? {}) as { phone?: unknown; password?: unknown };
    const missing = Object.entries({ phone, password }).filter(([, value]) => typeof value !== 'string' || value === '');
    if (missing.length > 0)
      return invalid(Object.fromEntries(missing.map(([name]) => [name, [`The ${name} field is required.`]])));
    if (this.account.accepts(phone, password)) return ok({ data: { token: this.account.issueToken() } });
    if (this.account.refusalStatus === 401) return { status: 401, body: { error: 'Invalid phone or password' } };
    return invalid({ phone: ['These credentials do not match our records.'] });
  }

  private list(query: Query): Answer {
    const { test, wrong } = readFilters(query, this.wvMeaning);
    const { limit, offset } = readPage(query, 20, wrong);
    if (Object.keys(wrong).length > 0) return invalid(wrong);
    const found = this.board.select(test);
    const contacts = query['include'] === 'contacts';
    const data = found.slice(offset, offset + limit).map((load) => listItem(load, contacts));
    return ok({ data, meta: { limit, offset, size: found.length } });
  }

  private detail(id: string, query: Query): Answer {
    const load = this.board.find(id);
    return load === undefined ? refusal(404) : ok({ data: detailItem(load, query['include'] === 'contacts') });
  }
}

/** Bigger cities first. */
function points(query: Query): Answer {
  const wrong = {};
  const { limit, offset } = readPage(query, 10, wrong);
  if (Object.keys(wrong).length > 0) return invalid(wrong);
  const prefix = (query['filter[name]'] ?? '').toLowerCase();
  const found = POINTS.filter(({ name }) => name.toLowerCase().startsWith(prefix)).sort((a, b) => b.population - a.population);
  const data = found.slice(offset, offset + limit).map(({ id, name, type }) => ({ id, name, type }));
  return ok({ data, meta: { limit, offset, size: found.length } });
}

const whole = (types: readonly TypeRef[]): Answer =>
  ok({
    data: types.map(({ id, name, short_name }) => ({ id, name, short_name })),
    meta: { limit: types.length, offset: 0, size: types.length },
  });

/** A parameter that stands twice counts as it stands last. */
function lastOfEach(query: unknown): Query {
  const given = query as Readonly<Record<string, string | readonly string[]>>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : (value.at(-1) ?? '')]),
  );
}
