/** Every number and word of the wire in one place. */

/** Request id of the edge; stands in every log line and every answer. */
export const REQUEST_ID = 'Request-Id';
/** W3C trace context. */
export const TRACEPARENT = 'traceparent';
/** Milliseconds the caller is still willing to wait. A remaining time, not a clock time: pods' clocks differ. */
export const DEADLINE_MS = 'Deadline-Ms';
/** Marks the answer of a page that is a refusal in JSON instead of bytes. */
export const REFUSED = 'Refused';
export const PAGE_ETAG = 'Page-Etag';
export const PAGE_FETCHED_AT = 'Page-Fetched-At';
export const PAGE_STALE = 'Page-Stale';

/** nats.js gives up after ten tries unless told otherwise, and the process then looks alive for ever. */
export const RECONNECT_FOR_EVER = -1;
export const RECONNECT_WAIT_MS = 250;
export const RECONNECT_JITTER_MS = 100;
/** A frozen server is given up after PING_INTERVAL_MS × MAX_PINGS_OUT. */
export const PING_INTERVAL_MS = 5_000;
export const MAX_PINGS_OUT = 2;

/** Handlers at work at once in one process; what comes above waits in the process, never on another thread. */
export const MAX_CALLS_AT_ONCE = 512;
/** In-flight work is finished within this; Kubernetes kills after more. */
export const DRAIN_MS = 8_000;

/** A call that found nobody was never delivered and is repeated after these pauses (ms, with jitter), then refused. */
export const UNDELIVERED_PAUSES_MS = [10, 25] as const;

/** An event is handled again after these pauses (ms); the last one repeats until the tries are spent. */
export const EVENT_RETRY_MS = [1_000, 5_000, 30_000, 120_000, 600_000] as const;
export const EVENT_MAX_TRIES = 8;
/** Redelivered when neither acknowledged nor reported as being worked on for so long. */
export const EVENT_ACK_WAIT_MS = 30_000;
export const EVENT_HANDLERS_AT_ONCE = 10;
/** Events that must keep their order wait for the one in front of them: a replica that died with it in hand is not waited for long. */
export const IN_ORDER_ACK_WAIT_MS = 5_000;
/** Nothing overtakes a failing one, so it comes soon again, and is given up only after about an hour. */
export const IN_ORDER_RETRY_MS = [500, 1_000, 2_000, 5_000] as const;
export const IN_ORDER_MAX_TRIES = 720;
/** One request for events lasts so long; a stopping replica waits for it to end. JetStream takes no shorter one. */
export const EVENT_PULL_MS = 1_000;
/** JetStream refuses a repeated message id inside this window; the inbox is the guarantee after it. */
export const DUPLICATE_WINDOW_MS = 5 * 60_000;
/** Longest wait for JetStream to acknowledge a publish. */
export const PUBLISH_TIMEOUT_MS = 2_000;
