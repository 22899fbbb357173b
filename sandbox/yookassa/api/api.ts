import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signatureOf } from '../shop/ids';
import { invalid, Refusal } from '../shop/refusal';
import type { Shop } from '../shop/shop';
import { errorBody, Faults, misbehave, statusOf } from './faults';
import { RequestLog } from './log';
import { Replay, type Answer } from './replay';
import type { Route } from './routes';

/** A request with what is read of it once. */
interface Incoming {
  readonly request: FastifyRequest;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** API v3 as its client sees it. Written from the published facts alone. */
export class Api {
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly replay: Replay;

  constructor(
    private readonly shop: Shop,
    private readonly routes: readonly Route[],
  ) {
    this.replay = new Replay(shop.clock);
  }

  /** @param app a scope of its own: bodies are taken as bytes, whatever they claim to be */
  register(app: FastifyInstance): void {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.all('/*', (request, reply) => this.serve(request, reply));
  }

  private async serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    this.shop.timetable.runDue();
    const incoming = incomingOf(request);
    const known = this.routes.filter(({ path }) => path.test(incoming.path));
    if (known.length === 0) return this.refuse(incoming, reply, new Refusal(404, 'Not found'));
    const route = known.find(({ method }) => method === request.method);
    if (route === undefined) return this.turnAway(incoming, reply, 405);
    if (route.method === 'POST' && !isJson(request)) return this.turnAway(incoming, reply, 415, route);
    if (!this.knows(request.headers.authorization))
      return this.refuse(
        incoming,
        reply,
        new Refusal(
          401,
          'Error in shopId or secret key. Check their validity. You can reissue the key in the Merchant Profile',
          'Authorization',
        ),
        route,
      );
    const fault = this.faults.take(route.name);
    const executed = fault === undefined || fault.kind === 'delay' || fault.executed === true;
    // From here to the answer's making there is no pause: requests at once are taken one after another.
    const answer = executed ? this.answer(route, incoming) : undefined;
    this.remember(incoming, (fault === undefined ? undefined : statusOf(fault)) ?? answer?.status ?? 0, route);
    if (fault === undefined) return say(reply, answer);
    await this.pause(fault.delayMs ?? 0);
    return misbehave(fault, reply, () => say(reply, answer));
  }

  private answer(route: Route, { request, path, query, body }: Incoming): Answer {
    const id = route.path.exec(path)?.[1] ?? '';
    const attempt = (): Answer => refusalsAsAnswers(() => ({ status: 200, body: route.run({ id, query, body: parse(body) }) }));
    if (route.method === 'GET') return attempt();
    const key = request.headers['idempotence-key'];
    return refusalsAsAnswers(() =>
      this.replay.answer(
        this.shop.settings.shopId,
        Array.isArray(key) ? key.join() : key,
        { method: route.method, path, body },
        attempt,
      ),
    );
  }

  private knows(authorization: string | undefined): boolean {
    const [scheme = '', credentials = ''] = (authorization ?? '').split(' ');
    const { shopId, secretKey } = this.shop.settings;
    return scheme.toLowerCase() === 'basic' && Buffer.from(credentials, 'base64').toString() === `${shopId}:${secretKey}`;
  }

  private refuse(incoming: Incoming, reply: FastifyReply, refusal: Refusal, route?: Route): FastifyReply {
    this.remember(incoming, refusal.status, route);
    return reply.code(refusal.status).send(errorBody(refusal));
  }

  /** A status alone: no body is promised with it. */
  private turnAway(incoming: Incoming, reply: FastifyReply, status: 405 | 415, route?: Route): FastifyReply {
    this.remember(incoming, status, route);
    return reply.code(status).send();
  }

  private remember({ request, path, query, body }: Incoming, status: number, route?: Route): void {
    const search = query.toString();
    this.log.add({
      at: new Date(this.shop.clock.now()).toISOString(),
      route: route?.name ?? 'other',
      method: request.method,
      url: search === '' ? path : `${path}?${search}`,
      status,
      idempotenceKey: request.headers['idempotence-key']?.toString(),
      body,
    });
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((done) => this.shop.timetable.in(ms, done));
  }
}

function incomingOf(request: FastifyRequest): Incoming {
  const { '*': rest = '' } = request.params as { '*'?: string };
  const query = new URL(request.url, 'http://sandbox').searchParams;
  return { request, path: `/${rest}`, query, body: Buffer.isBuffer(request.body) ? request.body : EMPTY };
}

const isJson = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw invalid('Body is not valid JSON', 'body');
  }
}

function refusalsAsAnswers(attempt: () => Answer): Answer {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const body = errorBody(error);
    return { status: error.status, body: () => body };
  }
}

function say(reply: FastifyReply, answer: Answer | undefined): FastifyReply {
  const body = answer?.body() ?? {};
  if ('id' in body && typeof body.id === 'string' && answer?.status === 200) reply.header('signature', signatureOf(body.id));
  return reply.code(answer?.status ?? 200).send(body);
}
