/** What is to be watched and with what. */
export interface Work {
  /** Distinct queries, of all replicas. */
  readonly queries: number;
  /** Calls upstream that one look takes, on average. */
  readonly callsALook: number;
  /** Calls that watching may plan with in `windowMs`. */
  readonly calls: number;
  readonly windowMs: number;
  /** No query is looked at more often than this. */
  readonly fastestMs: number;
}

/** A query with less than that a minute is a quiet one. */
const QUIET_RATE = 0.05;
/** The liveliest query is looked at so many times as often as the quietest. */
export const MOST_WEIGHT = 4;

/**
 * How often a query deserves a look. By the square root of what appears in it: this makes the sum of all delays smallest when
 * the number of looks is given.
 * @param rate loads a minute
 */
export const weightOf = (rate: number): number => Math.min(MOST_WEIGHT, Math.sqrt(1 + Math.max(0, rate) / QUIET_RATE));

/** The interval that every query has when all are alike, in ms: exactly as many calls as there are. */
export const evenInterval = ({ queries, callsALook, calls, windowMs, fastestMs }: Work): number =>
  Math.max(fastestMs, (queries * callsALook * windowMs) / Math.max(1, calls));

/**
 * From one look at a query to the next, in ms.
 * @param meanWeight of all queries
 */
export const intervalOf = (weight: number, meanWeight: number, work: Work): number =>
  Math.max(work.fastestMs, (evenInterval(work) * meanWeight) / weight);

/** The calls of one window that keep every query at its usual interval: no more is owed to watching. */
export const callsNeeded = ({ queries, callsALook, windowMs }: Work, usualMs: number): number =>
  Math.ceil((queries * callsALook * windowMs) / usualMs);
