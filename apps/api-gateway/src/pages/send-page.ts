import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EncodedPage } from './encoded-page';
import { acceptedEncoding, isKnownToClient } from './negotiation';

/** How a page may be kept by the client, and what it is. */
export interface PageHeaders {
  readonly 'content-type': string;
  readonly 'cache-control': string;
}

/** The API's own pages: kept by the phone, asked for again each time. */
export const API_PAGE: PageHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache' };

const VARY = 'Origin, Accept-Encoding';

/** Sends a page, or 304 when the client has it. Goes out at once when the body is ready in the client's encoding. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: EncodedPage, headers: PageHeaders = API_PAGE): void {
  reply.header('etag', page.etag);
  reply.header('cache-control', headers['cache-control']);
  reply.header('vary', VARY);
  if (isKnownToClient(request.headers['if-none-match'], page.etag)) {
    void reply.code(304).send();
    return;
  }
  const encoding = page.encodingFor(acceptedEncoding(request.headers['accept-encoding']));
  reply.header('content-type', headers['content-type']);
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  const body = page.ready(encoding);
  if (body !== undefined) void reply.send(body);
  else
    page.encoded(encoding).then(
      (made) => reply.send(made),
      (error: unknown) => reply.send(error),
    );
}

/**
 * Sends a page of the API as `sendPage` does, past the hooks of Fastify that come with `reply.send`: they cost as much as all the rest
 * of a ready answer.
 * @returns false when its body is not ready in the client's encoding
 */
export function sendNow(request: FastifyRequest, reply: FastifyReply, page: EncodedPage): boolean {
  const known = isKnownToClient(request.headers['if-none-match'], page.etag);
  const encoding = page.encodingFor(acceptedEncoding(request.headers['accept-encoding']));
  const body = known ? undefined : page.ready(encoding);
  if (!known && body === undefined) return false;
  const headers = reply.getHeaders();
  headers['etag'] = page.etag;
  headers['cache-control'] = API_PAGE['cache-control'];
  headers['vary'] = VARY;
  if (body !== undefined) {
    headers['content-type'] = API_PAGE['content-type'];
    if (encoding !== 'identity') headers['content-encoding'] = encoding;
    headers['content-length'] = body.length;
  }
  reply.hijack();
  reply.raw.writeHead(known ? 304 : 200, headers as Record<string, string | number | string[]>).end(body);
  return true;
}
