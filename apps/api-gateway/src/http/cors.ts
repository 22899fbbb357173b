import type { FastifyReply, FastifyRequest } from 'fastify';

const PREFLIGHT_KEPT_SECONDS = '600';
const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, If-None-Match, Accept-Language, X-Request-Id, Idempotency-Key';
const ANSWER_HEADERS = 'ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id';

/** Tells browsers which origins' pages may read the answer: exactly the listed ones. No credentials: the token is a header. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, origins: ReadonlySet<string>): void {
  const { origin } = request.headers;
  if (origin === undefined || !origins.has(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', ANSWER_HEADERS);
}

export const isPreflight = (request: FastifyRequest): boolean =>
  request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;

/** Answers a preflight; without `allowOrigin`'s header a browser takes it for a refusal. */
export function answerPreflight(reply: FastifyReply): void {
  void reply
    .code(204)
    .headers({
      vary: 'Origin',
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': PREFLIGHT_KEPT_SECONDS,
    })
    .send();
}
