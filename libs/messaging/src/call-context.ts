import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { headers as natsHeaders, type MsgHdrs } from 'nats';
import { DEADLINE_MS, REQUEST_ID, TRACEPARENT } from './wire';

/** What travels with one piece of work through every service. */
export interface CallContext {
  readonly requestId: string;
  /** W3C traceparent of the current span. */
  readonly traceparent: string;
  /** Moment (ms of the monotonic clock) after which nobody waits for the answer any more. */
  readonly deadlineAt: number;
}

const storage = new AsyncLocalStorage<CallContext>();

export const currentCall = (): CallContext | undefined => storage.getStore();

export const runInCall = <T>(context: CallContext, work: () => T): T => storage.run(context, work);

const TRACEPARENT_PATTERN = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** A child span of the given traceparent, or a new trace when there is none or it is malformed. */
export function childTraceparent(parent?: string): string {
  const match = parent === undefined ? null : TRACEPARENT_PATTERN.exec(parent);
  const ids = randomBytes(24);
  const trace = match?.[1] ?? ids.toString('hex', 0, 16);
  return `00-${trace}-${ids.toString('hex', 16)}-${match?.[2] ?? '01'}`;
}

/** Starts a piece of work at the edge of the system. `budgetMs` is how long its caller waits. */
export function newCall(budgetMs: number, requestId: string = randomUUID(), traceparent?: string): CallContext {
  return { requestId, traceparent: childTraceparent(traceparent), deadlineAt: performance.now() + budgetMs };
}

export const remainingMs = (context: CallContext | undefined): number =>
  context === undefined ? Infinity : context.deadlineAt - performance.now();

/** Headers of an outgoing message: the current work's id and trace, and how long the sender waits. */
export function outgoingHeaders(timeoutMs?: number): MsgHdrs {
  const context = currentCall();
  const headers = natsHeaders();
  headers.set(REQUEST_ID, context?.requestId ?? randomUUID());
  headers.set(TRACEPARENT, childTraceparent(context?.traceparent));
  if (timeoutMs !== undefined) headers.set(DEADLINE_MS, String(Math.floor(timeoutMs)));
  return headers;
}

/** Context of a received message. Without a deadline in it (an event) the work may take `defaultBudgetMs`. */
export function incomingCall(headers: MsgHdrs | undefined, defaultBudgetMs: number): CallContext {
  const budget = Number(headers?.get(DEADLINE_MS));
  const requestId = headers?.get(REQUEST_ID);
  return newCall(
    Number.isFinite(budget) && budget > 0 ? budget : defaultBudgetMs,
    requestId === undefined || requestId === '' ? undefined : requestId,
    headers?.get(TRACEPARENT),
  );
}
