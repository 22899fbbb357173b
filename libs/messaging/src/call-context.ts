import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { headers as natsHeaders, type MsgHdrs } from 'nats';
import { DEADLINE_MS, REQUEST_ID, TRACEPARENT } from './wire';

/** What travels with one piece of work through every service. */
export interface CallContext {
  readonly requestId: string;
  /** W3C traceparent of the current span. */
  readonly traceparent: string;
  /** Traceparent of the span that this one goes on from; none at the beginning of a trace. */
  readonly parent?: string;
  /** Moment (ms of the monotonic clock) after which nobody waits for the answer any more. */
  readonly deadlineAt: number;
}

const storage = new AsyncLocalStorage<CallContext>();

export const currentCall = (): CallContext | undefined => storage.getStore();

export const runInCall = <T>(context: CallContext, work: () => T): T => storage.run(context, work);

const TRACEPARENT_PATTERN = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SAMPLED = '01';
const NOT_SAMPLED = '00';
/** What can be seen of the last eight digits of a trace's id; they are random in a UUID, too. */
const CHANCES = 2 ** 32;

let sampledPart = 0;

/** Of the traces that begin in this process, the part that is recorded: 0 to 1. The same traces in every process that has the same part. */
export const samplePart = (part: number): void => void (sampledPart = part);

const flagOf = (id: string): string =>
  sampledPart > 0 && parseInt(id.slice(-8), 16) < sampledPart * CHANCES ? SAMPLED : NOT_SAMPLED;

/** Of a well-formed traceparent: the trace, 32 hexadecimal digits. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** Of a well-formed traceparent: the span within its trace, 16 hexadecimal digits. */
export const spanIdOf = (traceparent: string): string => traceparent.slice(36, 52);

/** Whether somebody upstream, or we, decided that the trace is recorded. */
export const isSampled = ({ traceparent }: CallContext): boolean => traceparent.endsWith(SAMPLED);

/** Whether a trace that began with this request would be recorded, for those who would rather not begin one for nothing. */
export const wouldBeSampled = (requestId: string): boolean =>
  UUID_PATTERN.test(requestId) ? flagOf(requestId) === SAMPLED : sampledPart > 0;

/** A stranger may name the trace, but whether it is recorded is for us to say. */
export function withOwnSampling(traceparent: string): string | undefined {
  const match = TRACEPARENT_PATTERN.exec(traceparent);
  return match?.[1] === undefined ? undefined : `${traceparent.slice(0, -2)}${flagOf(match[1])}`;
}

/**
 * A child span of the given traceparent. Without one, or when it is malformed, the beginning of a trace whose id is the request's, so that
 * what a driver reads out leads to both; an id that is no UUID cannot be one of a trace.
 */
export function childTraceparent(parent?: string, requestId?: string): string {
  const match = parent === undefined ? null : TRACEPARENT_PATTERN.exec(parent);
  const ids = randomBytes(24);
  const named = requestId !== undefined && UUID_PATTERN.test(requestId) ? requestId.replaceAll('-', '') : undefined;
  const trace = match?.[1] ?? named ?? ids.toString('hex', 0, 16);
  return `00-${trace}-${ids.toString('hex', 16)}-${match?.[2] ?? flagOf(trace)}`;
}

/** Starts a piece of work at the edge of the system. `budgetMs` is how long its caller waits. */
export function newCall(budgetMs: number, requestId: string = randomUUID(), parent?: string): CallContext {
  const traceparent = childTraceparent(parent, requestId);
  const goesOn = parent !== undefined && traceIdOf(parent) === traceIdOf(traceparent) ? { parent } : {};
  return { requestId, traceparent, ...goesOn, deadlineAt: performance.now() + budgetMs };
}

/** The work under way with a time of its own: others wait for its outcome, too. New work where there is none. */
export function withBudget(budgetMs: number, call = currentCall()): CallContext {
  return call === undefined ? newCall(budgetMs) : { ...call, deadlineAt: performance.now() + budgetMs };
}

export const remainingMs = (context: CallContext | undefined): number =>
  context === undefined ? Infinity : context.deadlineAt - performance.now();

/** Headers of an outgoing message: the current work's id and trace, and how long the sender waits. */
export function outgoingHeaders(timeoutMs?: number): MsgHdrs {
  const call = currentCall();
  const headers = natsHeaders();
  headers.set(REQUEST_ID, call?.requestId ?? randomUUID());
  // Without work around it the trace begins with whoever receives the message, under the id of the request.
  if (call !== undefined) headers.set(TRACEPARENT, call.traceparent);
  if (timeoutMs !== undefined) headers.set(DEADLINE_MS, String(Math.floor(timeoutMs)));
  return headers;
}

/** Where the id and the trace of a piece of work are read from: headers of a message, or what was kept of them. */
interface Carrier {
  get(name: string): string | undefined;
}

/** The id and the trace of a piece of work, as they are kept beside what is done later. */
export type KeptCall = Readonly<Record<string, string>>;

/** The work under way, to be kept; null where there is none. */
export const keepCall = (): KeptCall | null =>
  currentCall() === undefined
    ? null
    : Object.fromEntries([...outgoingHeaders()].map(([name, values]) => [name, values[0] ?? '']));

/** Work that goes on with what was kept; new work where nothing was. */
export const resumedCall = (kept: KeptCall | null, budgetMs: number): CallContext =>
  incomingCall(kept === null ? undefined : new Map(Object.entries(kept)), budgetMs);

/** Context of a received message. Without a deadline in it (an event) the work may take `defaultBudgetMs`. */
export function incomingCall(headers: Carrier | undefined, defaultBudgetMs: number): CallContext {
  const budget = Number(headers?.get(DEADLINE_MS));
  const requestId = headers?.get(REQUEST_ID);
  return newCall(
    Number.isFinite(budget) && budget > 0 ? budget : defaultBudgetMs,
    requestId === undefined || requestId === '' ? undefined : requestId,
    headers?.get(TRACEPARENT),
  );
}
