/** The calls that exist; the only values a metric's `route` takes. */
export type Route = 'login' | 'me' | 'cargo-list' | 'cargo-detail' | 'points' | 'load-types' | 'truck-types';

/** What came over the wire: any status, body parsed when the status says success. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined unless the status is 2xx. */
  readonly json: unknown;
}

/** CargoTech answered, and the answer is no. Says nothing about its health. */
export class AnsweredNo extends Error {
  constructor(
    readonly route: Route,
    readonly status: number,
  ) {
    super(`CargoTech answered ${route} with ${status}`);
    this.name = 'AnsweredNo';
  }
}

export type NotReachedReason = 'network' | 'timeout' | 'server-error' | 'garbage' | 'breaker-open';

/** No usable answer: the network failed, the server did, or what came is not what the route answers. */
export class NotReached extends Error {
  constructor(
    readonly route: Route,
    readonly reason: NotReachedReason,
    /** A short word about it: a status or an error code, never an address, a header or a body. */
    detail = '',
    /** Whether the same call may succeed in a moment. */
    readonly passing = reason === 'network' || reason === 'timeout',
  ) {
    super(`CargoTech was not reached on ${route}: ${reason}${detail === '' ? '' : ` ${detail}`}`);
    this.name = 'NotReached';
  }
}

/** Nobody may log in for now: the last login was refused, and another would be too. */
export class LoginResting extends Error {
  constructor(readonly retryAfterMs: number) {
    super('CargoTech refused the last login; not trying again yet');
    this.name = 'LoginResting';
  }
}
