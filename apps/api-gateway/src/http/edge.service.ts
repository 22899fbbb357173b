import { beginSpan, recordsSpans, runInCall, traceIdOf, wouldBeSampled } from '#messaging';
import { NestLogger } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import { GatewayConfig } from '../config';
import { AdminDoor } from '../admin/door/admin-door.service';
import { Door } from '../door/door.service';
import { ReadyPages } from '../pages/ready-pages.service';
import { allowOrigin, answerPreflight, isPreflight } from './cors';
import { callOf } from './request';
import { securityHeaders } from './security-headers';

type Done = (error?: Error) => void;

/** Requests under way are answered in less; whoever still holds a connection then does not read, and the stop has ten seconds. */
const FINISH_WITHIN_MS = 6_000;

const answered = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'From the arrival of a request to the end of its answer',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10],
});

/** What happens to every request before and after its route. Fastify's own hooks: at thousands a second each layer counts. */
@Injectable()
export class Edge implements OnModuleInit {
  private readonly writeLine: (members: string) => void;
  private readonly headers: ReturnType<typeof securityHeaders>;
  private readonly origins: ReadonlySet<string>;

  constructor(
    config: GatewayConfig,
    private readonly host: HttpAdapterHost,
    private readonly door: Door,
    private readonly adminDoor: AdminDoor,
    private readonly ready: ReadyPages,
    logger: NestLogger,
  ) {
    this.writeLine = logger.lines('Access');
    this.headers = securityHeaders(config);
    this.origins = new Set(config.CORS_ORIGINS.map((address) => new URL(address).origin));
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.decorateRequest('route', undefined);
    fastify.decorateRequest('session', undefined);
    fastify.decorateRequest('staff', undefined);
    fastify.decorateRequest('call', undefined);
    fastify.decorateRequest('span', undefined);
    this.door.nameClients(fastify);
    // Fastify tells those who come while it closes; whoever is under way then has to be told too, or keeps the connection open.
    let closing = false;
    acceptJsonOnly(fastify);
    fastify.addHook('onRequest', (request, reply, done) => this.enter(request, reply, done));
    fastify.addHook('onRequest', (request, reply, done) => {
      // While closing, an answer has to say so: that is done on Fastify's own way out.
      if (closing || !this.ready.send(request, reply)) done();
    });
    fastify.addHook('preHandler', (request, reply, done) => {
      // Pages are sent from memory; the few that are not open their own call.
      if (request.route?.atTheDoor?.page === true) done();
      else runInCall(callOf(request, reply), done);
    });
    fastify.addHook('preClose', (done) => {
      closing = true;
      setTimeout(() => fastify.server.closeAllConnections(), FINISH_WITHIN_MS).unref();
      done();
    });
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (closing) void reply.header('connection', 'close');
      done(null, payload);
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      this.note(request, reply);
      done();
    });
  }

  private enter(request: FastifyRequest, reply: FastifyReply, done: Done): void {
    const { url } = request;
    request.route = request.routeOptions.config;
    if (recordsSpans()) openSpan(request, reply);
    const { atTheDoor, atTheAdminDoor } = request.route;
    // The router reads `%61pi` as `api`: what the route is counts, not how it was spelled.
    const ofApi = url.startsWith('/api/') || atTheDoor !== undefined || atTheAdminDoor !== undefined;
    const ofDocs = ofApi && (url.startsWith('/api/docs') || url.startsWith('/api/openapi.json'));
    const page = (request.route.url ?? url).startsWith('/admin') ? this.headers.admin : this.headers.webapp;
    void reply.headers(ofDocs ? this.headers.docs : ofApi ? this.headers.api : page);
    reply.header('x-request-id', request.id);
    allowOrigin(request, reply, this.origins);
    if (isPreflight(request)) answerPreflight(reply);
    else if (atTheAdminDoor !== undefined) this.adminDoor.admit(request, reply, atTheAdminDoor, done);
    else if (ofApi && !ofDocs) this.door.admit(request, reply, done);
    else done();
  }

  /** One line a request. The route's pattern, never its address: what stands there and behind the question mark is the driver's. */
  private note(request: FastifyRequest, reply: FastifyReply): void {
    const { id, session, staff, call } = request;
    closeSpan(request, reply);
    // Whoever tries addresses and methods at random makes one series, not thousands.
    const known =
      request.route?.url === undefined
        ? { method: 'any', route: 'unknown' }
        : { method: request.method, route: request.route.url };
    answered.observe({ ...known, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1_000);
    const route = JSON.stringify(request.route?.url ?? 'unknown');
    const driver = session === undefined ? '' : `,"driverId":"${session.driverId}"`;
    const member = staff === undefined ? '' : `,"staffId":"${staff.staff.id}"`;
    // A request that asked nobody has no trace but its own.
    const trace = call === undefined ? '' : `,"traceId":"${traceIdOf(call.traceparent)}"`;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    // Ids and methods are made of harmless characters: `requestId` and Node's parser see to that.
    this.writeLine(
      `"requestId":"${id}"${trace},"method":"${request.method}","route":${route},"status":${reply.statusCode},"ms":${ms}${driver}${member}`,
    );
  }
}

/** Most requests are answered from memory, and of most traces nothing is recorded: those begin none. */
function openSpan(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers['traceparent'] === undefined && !wouldBeSampled(request.id)) return;
  const route = request.route?.url ?? 'unknown';
  const attributes = { 'http.request.method': request.method, 'http.route': route };
  request.span = beginSpan(callOf(request, reply), { name: `${request.method} ${route}`, kind: 'server', attributes });
}

function closeSpan({ span }: FastifyRequest, { statusCode }: FastifyReply): void {
  span?.set('http.response.status_code', statusCode);
  span?.end(statusCode < 500 ? undefined : { type: String(statusCode), isFault: true });
}

/** Forms and plain text would spare a hostile page the preflight. An empty body is nothing, not an error. */
function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
}
