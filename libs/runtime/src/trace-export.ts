import { hostname } from 'node:os';
import { recordSpans, spanIdOf, traceIdOf, type CallContext, type SpanRecorder, type SpanStart } from '#messaging';
import type { Context, Tracer } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { Counter } from 'prom-client';

const told = new Counter({
  name: 'trace_spans_total',
  help: 'Spans by whether the collector took them: sent or failed',
  labelNames: ['outcome'],
});

/** A collector that takes longer has had its chance: what waits behind it is dropped rather than kept. */
const EXPORT_TIMEOUT_MS = 5_000;
const EXPORT_EVERY_MS = 1_000;
const WAIT_AT_MOST_SPANS = 4_096;
/** The stop has ten seconds, and traces are the least of what it has to finish. */
const FLUSH_WITHIN_MS = 1_000;

export interface TraceExport {
  /** Sends what waits, for a second at most. Never throws. */
  stop(): Promise<void>;
}

/**
 * Sends the spans of this process to the OTLP collector below `endpoint`, in batches and behind everybody's back: one that is away or hangs
 * costs spans and nothing else. `part` of the traces that begin here are recorded. What sends them is loaded here and not before.
 */
export async function exportTraces(service: string, endpoint: string, part: number): Promise<TraceExport> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = counted(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }));
  const next = { traceId: '', spanId: '' };
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'cargotech-driver',
      'service.instance.id': hostname(),
    }),
    // Ids and the choice of traces are the call's: they stand in logs and answers whether or not anybody records.
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [
      new sdk.BatchSpanProcessor(exporter, {
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        maxQueueSize: WAIT_AT_MOST_SPANS,
      }),
    ],
  });
  const tracer = provider.getTracer('cargotech-driver');
  recordSpans(recorderOf(tracer, api, part, next));
  return {
    stop: async () => {
      recordSpans(undefined);
      const inTime = new Promise<void>((done) => setTimeout(done, FLUSH_WITHIN_MS));
      await Promise.race([provider.shutdown().catch(() => undefined), inTime]);
    },
  };
}

type Api = typeof import('@opentelemetry/api');

function recorderOf(tracer: Tracer, api: Api, part: number, next: { traceId: string; spanId: string }): SpanRecorder {
  const kinds = {
    internal: api.SpanKind.INTERNAL,
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    producer: api.SpanKind.PRODUCER,
    consumer: api.SpanKind.CONSUMER,
  };
  const idsOf = (traceparent: string) => ({ traceId: traceIdOf(traceparent), spanId: spanIdOf(traceparent) });
  const parentOf = ({ parent }: CallContext, isRemote: boolean): Context =>
    parent === undefined
      ? api.ROOT_CONTEXT
      : api.trace.setSpanContext(api.ROOT_CONTEXT, { ...idsOf(parent), traceFlags: api.TraceFlags.SAMPLED, isRemote });
  return {
    part,
    begin: (call: CallContext, { name, kind, attributes = {} }: SpanStart, sinceMs?: number) => {
      const isEntry = kind === 'server' || kind === 'consumer';
      const began = sinceMs === undefined ? {} : { startTime: sinceMs };
      Object.assign(next, idsOf(call.traceparent));
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes, ...began }, parentOf(call, isEntry));
      if (isEntry) span.setAttribute('request.id', call.requestId);
      return {
        set: (attribute, value) => void span.setAttribute(attribute, value),
        rename: (own) => void span.updateName(own),
        end: (failure) => {
          if (failure !== undefined) span.setAttribute('error.type', failure.type);
          if (failure?.isFault === true) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
  };
}

function counted(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        told.inc({ outcome: result.error === undefined ? 'sent' : 'failed' }, spans.length);
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
