import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../config';
import { ROUTE_NOT_FOUND } from '../problem/codes';
import { problemBody, PROBLEM_TYPE } from '../problem/problem';
import { sendProblem } from '../problem/problem.filter';
import { requestId } from './request';
import { securityHeaders } from './security-headers';

export const BODY_LIMIT_BYTES = 64 * 1_024;
/** A client that takes longer to send its request is cut off. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Longer than the idle time of the ingress in front of us, so that it is the ingress who closes. */
const KEEP_ALIVE_MS = 75_000;

/** Fastify as this service needs it: small bodies, our request ids, and an end that finishes what it has begun. */
export function gatewayAdapter(config: GatewayConfig): FastifyAdapter {
  // What ends before any hook has run says them itself.
  const { api } = securityHeaders(config);
  const options: FastifyHttpOptions<Server> = {
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    genReqId: (request: IncomingMessage) => requestId(request),
    // While closing, what arrives on an open connection is served and told to close it.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: {
      maxParamLength: 500,
      // The door and the filters read the raw query; nobody needs it parsed before that.
      querystringParser: () => ({}),
    },
    frameworkErrors: (_error, request, reply) => {
      void reply.headers({ ...api, 'x-request-id': request.id });
      sendProblem(request, reply, {
        status: 404,
        code: ROUTE_NOT_FOUND.code,
      });
    },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const id = randomUUID();
      const body = JSON.stringify(problemBody('VALIDATION_FAILED', 400, 'ru', id));
      const head = [
        'HTTP/1.1 400 Bad Request',
        `Content-Type: ${PROBLEM_TYPE}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${id}`,
        ...Object.entries(api).map(([name, value]) => `${name}: ${value}`),
        'Connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
  // No Express-style middleware is used; its hook would run at every request. Nest brings a Fastify of its own version, hence the types.
  const ofNest = { ...options, skipMiddie: true } as unknown as ConstructorParameters<typeof FastifyAdapter<Server>>[0];
  const adapter = new FastifyAdapter<Server>(ofNest);
  adapter.getInstance<FastifyInstance>().addHook('onRoute', (route) => {
    const limit = route.config?.atTheDoor?.bodyLimitBytes;
    if (limit !== undefined) route.bodyLimit = limit;
  });
  return adapter;
}
