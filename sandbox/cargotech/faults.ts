import type { FastifyReply } from 'fastify';
import { Random } from '../random';

export const FAULT_KINDS = ['status', 'html', 'truncated', 'hang', 'reset', 'error-body', 'nulls'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A scripted misbehaviour of one route (or `*`), so many times. */
export interface Fault {
  readonly route: string;
  readonly kind: FaultKind;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  times: number;
}

export type Latency = 'none' | 'realistic' | { readonly minMs: number; readonly maxMs: number };

const BODIES: Readonly<Record<number, object>> = {
  401: { message: 'Unauthenticated.' },
  403: { error: 'Account suspended' },
  429: { error: 'Rate limit exceeded' },
  503: { error: 'Service temporarily unavailable' },
};

/** How the exchange misbehaves: scripts in their order, and how long it takes. */
export class Faults {
  private scripts: Fault[] = [];
  private readonly random = new Random(7);
  latency: Latency = 'none';

  add(fault: Fault): void {
    this.scripts.push(fault);
  }

  clear(): void {
    this.scripts = [];
  }

  /** The list and the detail take 0.7 to 2 s in reality, mostly about a second. */
  async pause(): Promise<void> {
    if (this.latency === 'none') return;
    const { minMs, maxMs } = this.latency === 'realistic' ? { minMs: 700, maxMs: 2_000 } : this.latency;
    await new Promise((done) => setTimeout(done, minMs + (maxMs - minMs) * this.random.next() ** 3));
  }

  take(route: string): Fault | undefined {
    const fault = this.scripts.find((script) => script.route === route || script.route === '*');
    if (fault === undefined) return undefined;
    if (--fault.times <= 0) this.scripts.splice(this.scripts.indexOf(fault), 1);
    return fault;
  }

  /** Misbehaves instead of answering. `answer` is what would have been said. */
  async misbehave(fault: Fault, reply: FastifyReply, answer: object): Promise<unknown> {
    switch (fault.kind) {
      case 'status':
        return reply
          .code(fault.status ?? 503)
          .headers(fault.headers ?? {})
          .send(BODIES[fault.status ?? 503] ?? { error: 'Server Error' });
      case 'html':
        return reply
          .code(fault.status ?? 502)
          .type('text/html')
          .send('<html><body><h1>502 Bad Gateway</h1></body></html>');
      case 'truncated': {
        const whole = JSON.stringify(answer);
        return reply.type('application/json').send(whole.slice(0, Math.max(1, Math.floor(whole.length / 2))));
      }
      case 'error-body':
        return reply.send({ error: 'Something went wrong', data: null });
      case 'nulls':
        return reply.send({ data: null, meta: null });
      case 'reset':
        reply.hijack();
        reply.raw.socket?.resetAndDestroy();
        return reply;
      case 'hang':
        // The connection stays open and nothing ever comes.
        reply.hijack();
        return new Promise((done) => reply.raw.once('close', done));
    }
  }
}
