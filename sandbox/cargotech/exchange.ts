import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from './account';
import type { Board } from './board';
import { LOAD_TYPES, POINTS, TRUCK_TYPES } from './dictionaries';
import type { Faults } from './faults';
import { readFilters, type WvMeaning } from './filters';
import { detailItem, listItem } from './item';

export interface LogEntry {
  readonly at: number;
  readonly route: string;
  /** Path with its query; the API puts no secret there. */
  readonly url: string;
  readonly status: number;
}

const LOG_SIZE = 5_000;

/** The exchange as its web client sees it. Written from the published facts alone. */
export class Exchange {
  readonly counters: Record<string, number> = {};
  readonly log: LogEntry[] = [];
  wvMeaning: WvMeaning = 'fits-capacity';

  constructor(
    readonly board: Board,
    readonly account: Account,
    readonly faults: Faults,
    private readonly real: () => number,
  ) {}

  register(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => this.remember(request, reply.statusCode));
    app.post('/v1/auth/login', (request, reply) => this.login(request, reply));
    this.route(app, '/v1/me', 'me', () => ({ data: { id: 777, name: 'CargoTech Driver' } }));
    this.route(app, '/v2/cargos/views', 'list', (request, reply) => this.list(request, reply));
    this.route(app, '/v1/carrier/cargos/:id', 'detail', (request, reply) => this.detail(request, reply));
    this.route(app, '/v1/dictionaries/points', 'points', (request) => this.points(request));
    this.route(app, '/v1/dictionaries/load_types', 'load-types', () => whole(LOAD_TYPES));
    this.route(app, '/v1/dictionaries/truck_types', 'truck-types', () => whole(TRUCK_TYPES));
  }

  /** What every signed-in request goes through: time, budget, scripted faults, the token, the account. */
  private route(
    app: FastifyInstance,
    path: string,
    name: string,
    answer: (request: FastifyRequest, reply: FastifyReply) => object | undefined,
  ): void {
    app.get(path, { config: { name } }, async (request, reply) => {
      const spending = this.account.spend();
      reply.headers(spending.headers);
      await this.faults.pause();
      const fault = this.faults.take(name);
      if (fault !== undefined) return this.faults.misbehave(fault, reply, answer(request, reply) ?? {});
      if (!spending.granted) return reply.code(429).send({ error: 'Rate limit exceeded' });
      if (!this.account.knows(request.headers.authorization)) return reply.code(401).send({ message: 'Unauthenticated.' });
      if (this.account.suspended) return reply.code(403).send({ error: 'Account suspended' });
      return answer(request, reply) ?? reply;
    });
  }

  private async login(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { granted, headers } = this.account.spend();
    reply.headers(headers);
    await this.faults.pause();
    const fault = this.faults.take('login');
    if (fault !== undefined) return this.faults.misbehave(fault, reply, { data: { token: 'x' } });
    if (!granted) return reply.code(429).send({ error: 'Rate limit exceeded' });
    if (this.account.suspended) return reply.code(403).send({ error: 'Account suspended' });
    const { phone, password } = (request.body ?? {}) as { phone?: unknown; password?: unknown };
    if (this.account.accepts(phone, password)) return { data: { token: this.account.issueToken() } };
    if (this.account.refusalStatus === 401) return reply.code(401).send({ error: 'Invalid phone or password' });
    return reply
      .code(422)
      .send({ message: 'The given data was invalid.', errors: { phone: ['These credentials do not match our records.'] } });
  }

  private list(request: FastifyRequest, reply: FastifyReply): object | undefined {
    const query = request.query as Record<string, string>;
    const { test, wrong } = readFilters(query, this.wvMeaning);
    const limit = query['limit'] === undefined ? 20 : Number(query['limit']);
    const offset = query['offset'] === undefined ? 0 : Number(query['offset']);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) wrong['limit'] = ['The limit must be between 1 and 100.'];
    if (!Number.isInteger(offset) || offset < 0) wrong['offset'] = ['The offset must be at least 0.'];
    if (Object.keys(wrong).length > 0) {
      void reply.code(422).send({ message: 'The given data was invalid.', errors: wrong });
      return undefined;
    }
    const found = this.board.select(test);
    const contacts = query['include'] === 'contacts';
    return {
      data: found.slice(offset, offset + limit).map((load) => listItem(load, contacts)),
      meta: { limit, offset, size: found.length },
    };
  }

  private detail(request: FastifyRequest, reply: FastifyReply): object | undefined {
    const { id } = request.params as { id: string };
    const load = this.board.find(id);
    if (load === undefined) {
      void reply.code(404).send({ message: 'Not found.' });
      return undefined;
    }
    return { data: detailItem(load, (request.query as Record<string, string>)['include'] === 'contacts') };
  }

  private points(request: FastifyRequest): object {
    const query = request.query as Record<string, string>;
    const prefix = (query['filter[name]'] ?? '').toLowerCase();
    const limit = Number(query['limit'] ?? 10);
    const offset = Number(query['offset'] ?? 0);
    const found = POINTS.filter(({ name }) => name.toLowerCase().startsWith(prefix)).sort((a, b) => b.population - a.population);
    const data = found.slice(offset, offset + limit).map(({ id, name, type }) => ({ id, name, type }));
    return { data, meta: { limit, offset, size: found.length } };
  }

  private remember(request: FastifyRequest, status: number): void {
    const name = (request.routeOptions.config as { name?: string }).name ?? (request.url.endsWith('/login') ? 'login' : 'other');
    this.counters[name] = (this.counters[name] ?? 0) + 1;
    this.counters[`${name}:${status}`] = (this.counters[`${name}:${status}`] ?? 0) + 1;
    this.log.push({ at: this.real(), route: name, url: request.url, status });
    if (this.log.length > LOG_SIZE) this.log.splice(0, LOG_SIZE / 5);
  }
}

const whole = (types: readonly { id: number; name: string; short_name: string }[]): object => ({
  data: types.map(({ id, name, short_name }) => ({ id, name, short_name })),
  meta: { limit: types.length, offset: 0, size: types.length },
});
