import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Session, StaffSession } from '#contracts';
import { newCall, withOwnSampling, type CallContext, type OpenSpan } from '#messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdminRouteAtTheDoor } from '../admin/door/admin-route.decorator';
import type { RouteAtTheDoor } from '../door/route.decorator';

declare module 'fastify' {
  interface FastifyRequest {
    /** The route that was met. Read once: Fastify describes it anew at every look. */
    route:
      { readonly url?: string; readonly atTheDoor?: RouteAtTheDoor; readonly atTheAdminDoor?: AdminRouteAtTheDoor } | undefined;
    /** Set by the door. */
    session: Session | undefined;
    /** Set by the door of the admin panel. */
    staff: StaffSession | undefined;
    readonly clientAddress: string;
    call: CallContext | undefined;
    /** Of the whole request, where it is recorded. */
    span: OpenSpan | undefined;
  }
}

/** A request is answered within 3 s whatever happens behind us; the rest is the way back. */
const BUDGET_MS = 2_900;

const SANE_REQUEST_ID = /^[0-9A-Za-z._:-]{1,64}$/;

/** The client's own id when it is harmless in headers and logs, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** The request as a piece of work that other services take part in. Made when first needed: most requests ask nobody. */
export function callOf(request: FastifyRequest, reply: FastifyReply): CallContext {
  const traceparent = request.headers['traceparent'];
  const { atTheDoor, atTheAdminDoor } = request.route ?? {};
  return (request.call ??= newCall(
    (atTheDoor?.budgetMs ?? atTheAdminDoor?.budgetMs ?? BUDGET_MS) - reply.elapsedTime,
    request.id,
    typeof traceparent === 'string' ? withOwnSampling(traceparent) : undefined,
  ));
}

/** Everything after the question mark, not decoded. */
export function rawQuery(request: FastifyRequest): string {
  const at = request.url.indexOf('?');
  return at === -1 ? '' : request.url.slice(at + 1);
}

/** Every value of every query parameter, in the order they came. */
export function queryValues(raw: string): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(raw)) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(values);
}
