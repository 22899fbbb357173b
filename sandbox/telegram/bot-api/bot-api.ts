import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Calls, type Call } from './calls';
import { Faults, refusalOf, type Fault } from './faults';
import { Limiter } from './limiter';
import { methodNamed, type Method } from './methods';
import { Described, type Handler, type Handlers } from './parts';
import { readParams, unknownParams, type Values } from './reading/params';
import { Refusal, tooManyRequests } from './refusal';
import { readRequest } from './reading/request';
import type { World } from '../world/world';

/** As the real server takes them. */
const BODY_LIMIT = 50 * 1_048_576;

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The Bot API's door: envelope, record of calls, scripted faults, limits; behind it the methods. */
export class BotApi {
  readonly calls = new Calls();
  readonly faults = new Faults();
  readonly limiter: Limiter;

  /**
   * @param handlers methods by their own spelling
   * @param rest does all others
   */
  constructor(
    private readonly token: string,
    private readonly world: World,
    private readonly handlers: Handlers,
    private readonly rest: (method: Method) => Handler,
  ) {
    this.limiter = new Limiter(world.clock);
  }

  register(app: FastifyInstance): void {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      return send(reply, {
        status,
        body: refused(new Refusal(status, status === 413 ? 'Request Entity Too Large' : 'Internal Server Error')),
      });
    });
    const options = { bodyLimit: BODY_LIMIT };
    type Named = { Params: { token: string; method?: string } };
    app.all<Named>('/bot:token/:method', options, (request, reply) => this.open(request, reply, request.params));
    app.all<Named>('/bot:token/test/:method', options, (request, reply) => this.open(request, reply, request.params));
    app.all<Named>('/bot:token', options, (request, reply) => this.open(request, reply, request.params));
  }

  /** A call that came as the answer to a delivery: done and recorded, but nobody hears how it went. */
  async call(name: string, params: Values): Promise<void> {
    const method = methodNamed(name);
    if (method === undefined) return;
    const call = this.begin(method.name, params, method);
    await this.finish(call, () => this.execute(method, params, new AbortController().signal));
  }

  private async open(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, method: name = '' }: { token: string; method?: string },
  ): Promise<FastifyReply> {
    if (token !== this.token)
      return send(reply, {
        status: 401,
        body: refused(new Refusal(401, /^\d+:[\w-]+$/.test(token) ? 'Unauthorized' : 'Unauthorized: invalid token specified')),
      });
    const method = methodNamed(name);
    let params: Values = {};
    let unreadable: unknown;
    try {
      params = await readRequest(request);
    } catch (error) {
      unreadable = error;
    }
    const call = this.begin(method?.name ?? name, params, method);
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const fault = method === undefined || unreadable !== undefined ? undefined : this.faults.take(method.name, params);
    const answer = await this.finish(call, () => {
      if (unreadable !== undefined) throw unreadable instanceof Error ? unreadable : new Error('unreadable');
      if (method === undefined) throw new Refusal(404, name === '' ? 'Not Found' : 'Not Found: method not found');
      const refusal = fault === undefined ? undefined : refusalOf(fault);
      if (refusal !== undefined) throw refusal;
      if (fault !== undefined && fault.kind !== 'executed-lost') return null;
      return this.execute(method, params, gone.signal);
    });
    // Whoever hung up has heard nothing.
    if (gone.signal.aborted) call.status = 0;
    return fault === undefined || refusalOf(fault) !== undefined ? send(reply, answer) : misbehave(fault, reply, call);
  }

  private begin(name: string, params: Values, method: Method | undefined): Call {
    return this.calls.begin(this.world.clock.now(), name, params, method === undefined ? [] : unknownParams(method, params));
  }

  private execute(method: Method, raw: Values, gone: AbortSignal): unknown {
    const chatId = Number(raw['chat_id']);
    const wait = this.limiter.take(method.name, Number.isFinite(chatId) ? chatId : undefined);
    if (wait > 0) throw tooManyRequests(wait);
    return (this.handlers[method.name] ?? this.rest(method))(readParams(method, raw), gone);
  }

  private async finish(call: Call, work: () => unknown): Promise<Answer> {
    const answer = await new Promise((done) => done(work())).then(
      (result) => ({
        status: 200,
        body:
          result instanceof Described
            ? { ok: true, result: result.result, description: result.description }
            : { ok: true, result },
      }),
      (error: unknown) => {
        const refusal = error instanceof Refusal ? error : new Refusal(500, 'Internal Server Error');
        // Only a mistake of this sandbox comes here, and whoever runs it has to see it.
        if (!(error instanceof Refusal)) console.error(error);
        return { status: refusal.status, body: refused(refusal) };
      },
    );
    call.status = answer.status;
    call.response = answer.body;
    return answer;
  }
}

const refused = ({ status, description, parameters }: Refusal): object => ({
  ok: false,
  error_code: status,
  description,
  ...(parameters === undefined ? {} : { parameters }),
});

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  const seconds = (body as { parameters?: { retry_after?: number } }).parameters?.retry_after;
  if (seconds !== undefined) reply.header('retry-after', seconds);
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** Anything but an answer of the Bot API. What was executed keeps its answer in the record, with the status of none. */
function misbehave({ kind }: Fault, reply: FastifyReply, call: Call): FastifyReply {
  call.status = kind === '502-html' ? 502 : 0;
  if (kind !== 'executed-lost') call.response = null;
  if (kind === '502-html') return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
  reply.hijack();
  // A hanging connection stays open, and nothing ever comes.
  if (kind !== 'hang') reply.raw.socket?.resetAndDestroy();
  return reply;
}
