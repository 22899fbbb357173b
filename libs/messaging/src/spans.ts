import { Refusal } from '#contracts';
import { childTraceparent, currentCall, isSampled, newCall, runInCall, samplePart, type CallContext } from './call-context';

/**
 * A step of a trace. Its name is a pattern (a route, a subject, a statement's verb and table) and its attributes are known words and numbers:
 * never an id of a person or thing, a text somebody wrote, a parameter, what stands behind a question mark.
 */
export interface SpanStart {
  readonly name: string;
  /** Who waits for whom, as OpenTelemetry counts it. */
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** How a step ended badly: a short word for it, and whether something is wrong or it was just told no. */
export interface SpanFailure {
  readonly type: string;
  readonly isFault: boolean;
}

export interface OpenSpan {
  set(attribute: string, value: string | number): void;
  rename(name: string): void;
  end(failure?: SpanFailure): void;
}

/** Whoever sends the traces of this process on. */
export interface SpanRecorder {
  /** Of the traces that begin here, the part that is recorded: 0 to 1. */
  readonly part: number;
  /** The span has the ids of the call. `sinceMs` is when it began, ms since 1970, if not now. It never throws and waits for nobody. */
  begin(call: CallContext, what: SpanStart, sinceMs?: number): OpenSpan;
}

/** Every message goes the same way. */
export const OF_NATS = { 'messaging.system': 'nats' } as const;

let recorder: SpanRecorder | undefined;

/** From now on this process records its part of the traces; undefined ends it. Without a recorder every function here is a bare call. */
export function recordSpans(own: SpanRecorder | undefined): void {
  recorder = own;
  samplePart(own?.part ?? 0);
}

export const recordsSpans = (): boolean => recorder !== undefined;

/** Begins the span whose ids `call` has; undefined when it is not recorded. Whoever begins one ends it. */
export const beginSpan = (call: CallContext, what: SpanStart): OpenSpan | undefined =>
  recorder !== undefined && isSampled(call) ? recorder.begin(call, what) : undefined;

/** `work` as the span whose ids `call` has. */
export function runInSpan<T>(call: CallContext, what: SpanStart, work: (span?: OpenSpan) => Promise<T>): Promise<T> {
  const span = beginSpan(call, what);
  return span === undefined
    ? runInCall(call, work)
    : ended(
        span,
        runInCall(call, () => begun(work, span)),
      );
}

/** `work` as a step of the work around it, when that is recorded. */
export function traced<T>(what: SpanStart, work: (span?: OpenSpan) => Promise<T>): Promise<T> {
  const call = recorder === undefined ? undefined : currentCall();
  return call === undefined || !isSampled(call) ? work() : runInSpan(childOf(call), what, work);
}

/** As `traced`; what nobody asked for (a look at the exchange, say) is a trace of its own. */
export function tracedAnyway<T>(what: SpanStart, work: (span?: OpenSpan) => Promise<T>): Promise<T> {
  return recorder !== undefined && currentCall() === undefined ? runInSpan(newCall(Infinity), what, work) : traced(what, work);
}

/** A step of the current work that has just ended, for those who are told of it afterwards. `sinceMs` is when it began, ms since 1970. */
export function noteSpan(what: SpanStart, sinceMs: number, error?: unknown): void {
  const call = currentCall();
  if (recorder === undefined || call === undefined || !isSampled(call)) return;
  recorder.begin(childOf(call), what, sinceMs).end(error === undefined ? undefined : failureOf(error));
}

/** What may be said of an error in a trace: its code or its kind, never its words. */
export function failureOf(error: unknown): SpanFailure {
  if (error instanceof Refusal) return { type: error.code, isFault: error.kind === 'unavailable' || error.kind === 'internal' };
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^\w{1,40}$/.test(code)) return { type: code, isFault: true };
  return { type: error instanceof Error ? error.constructor.name : 'unknown', isFault: true };
}

const childOf = (call: CallContext): CallContext => ({
  ...call,
  traceparent: childTraceparent(call.traceparent),
  parent: call.traceparent,
});

/** So that what `work` throws at once ends its span as well. */
const begun = async <T>(work: (span?: OpenSpan) => Promise<T>, span: OpenSpan): Promise<T> => work(span);

async function ended<T>(span: OpenSpan, result: Promise<T>): Promise<T> {
  try {
    const value = await result;
    span.end();
    return value;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}
