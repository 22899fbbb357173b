export { AccessBook, type AccessBookOptions } from './access-book';
export {
  childTraceparent,
  currentCall,
  keepCall,
  newCall,
  remainingMs,
  resumedCall,
  runInCall,
  spanIdOf,
  traceIdOf,
  withBudget,
  withOwnSampling,
  wouldBeSampled,
  type CallContext,
  type KeptCall,
} from './call-context';
export { EventFeed, type FeedItem, type FeedListener } from './event-feed';
export { EventPublisher } from './event.publisher';
export { EventServer, type RetrySchedule } from './event.server';
export { HandleEvent, HandlePage, HandleRpc, type EventContext } from './handle.decorator';
export { ensureStreams } from './jetstream';
export { MessagingModule } from './messaging.module';
export { NatsConnection, type MessagingOptions } from './nats-connection';
export { PARKED_UNKNOWN, ParkedMessages, REQUEUE_FAILED, type ParkedMessage } from './parked-messages';
export { parse, ParseError } from './parse';
export { ProductConfiguration, ProductConfigurationModule } from './product-configuration';
export { RpcClient } from './rpc.client';
export { RpcServer } from './rpc.server';
export {
  beginSpan,
  failureOf,
  noteSpan,
  recordSpans,
  recordsSpans,
  runInSpan,
  traced,
  tracedAnyway,
  type OpenSpan,
  type SpanRecorder,
  type SpanStart,
} from './spans';
export { PING_INTERVAL_MS, REQUEST_ID, TRACEPARENT } from './wire';
export { isUnreachable } from './unreachable';
