import type { FastifyReply } from 'fastify';
import { Random } from '../random';

export const ROUTES = ['login', 'me', 'list', 'detail', 'points', 'load-types', 'truck-types'] as const;
export type RouteName = (typeof ROUTES)[number];

export const FAULT_KINDS = ['status', 'html', 'truncated', 'hang', 'reset', 'error-body', 'nulls'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A scripted misbehaviour of one route (or `*`), so many times. */
export interface Fault {
  readonly route: RouteName | '*';
  readonly kind: FaultKind;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times: number;
}

export type Latency = 'none' | 'realistic' | { readonly minMs: number; readonly maxMs: number };

/** What the exchange says with a status, beside its data. */
export const BODIES: Readonly<Record<number, object>> = {
  401: { message: 'Unauthenticated.' },
  403: { error: 'Account suspended' },
  404: { message: 'Not found.' },
  422: { message: 'The given data was invalid.', errors: {} },
  429: { error: 'Rate limit exceeded' },
  503: { error: 'Service temporarily unavailable' },
};

const DEFAULT_STATUS: Readonly<Partial<Record<FaultKind, number>>> = { status: 503, html: 502, hang: 0, reset: 0 };
/** The list and the detail take 0.7 to 2 s in reality. */
const REALISTIC = { minMs: 700, maxMs: 2_000 };

/** The status the client sees; 0 when it gets no answer at all. */
export const statusOf = ({ kind, status }: Fault): number => {
  const usual = DEFAULT_STATUS[kind];
  return usual === 0 ? 0 : (status ?? usual ?? 200);
};

/** How the exchange misbehaves: scripts in their order, and how long it takes. */
export class Faults {
  private scripts: { readonly fault: Fault; left: number }[] = [];
  private readonly random = new Random(7);
  latency: Latency = 'none';

  add(fault: Fault): void {
    this.scripts.push({ fault, left: fault.times });
  }

  clear(): void {
    this.scripts = [];
  }

  get pending(): Fault[] {
    return this.scripts.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** How long the next answer takes, in ms: mostly near the low end, sometimes long. */
  nextPause(): number {
    if (this.latency === 'none') return 0;
    const { minMs, maxMs } = this.latency === 'realistic' ? REALISTIC : this.latency;
    return minMs + (maxMs - minMs) * this.random.next() ** 3;
  }

  async pause(): Promise<void> {
    const ms = this.nextPause();
    if (ms > 0) await new Promise((done) => setTimeout(done, ms));
  }

  take(route: RouteName): Fault | undefined {
    const script = this.scripts.find(({ fault }) => fault.route === route || fault.route === '*');
    if (script === undefined) return undefined;
    script.left -= 1;
    if (script.left <= 0) this.scripts.splice(this.scripts.indexOf(script), 1);
    return script.fault;
  }
}

/** Misbehaves instead of answering. `answer` is what would have been said. */
export function misbehave(fault: Fault, reply: FastifyReply, answer: () => object): FastifyReply {
  const status = statusOf(fault);
  reply.headers(fault.headers ?? {});
  switch (fault.kind) {
    case 'status':
      return reply.code(status).send(BODIES[status] ?? { error: 'Server Error' });
    case 'html':
      return reply.code(status).type('text/html').send(`<html><body><h1>${status} Bad Gateway</h1></body></html>`);
    case 'truncated': {
      const whole = JSON.stringify(answer());
      return reply
        .code(status)
        .type('application/json')
        .send(whole.slice(0, Math.max(1, Math.floor(whole.length / 2))));
    }
    case 'error-body':
      return reply.code(status).send({ error: 'Something went wrong', data: null });
    case 'nulls':
      return reply.code(status).send({ data: null, meta: null });
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
    case 'hang':
      // The connection stays open and nothing ever comes.
      return reply.hijack();
  }
}
