import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Refusal } from '../shop/refusal';

export const ROUTE_NAMES = [
  'create-payment',
  'list-payments',
  'get-payment',
  'capture-payment',
  'cancel-payment',
  'create-refund',
  'list-refunds',
  'get-refund',
  'create-payment-method',
  'get-payment-method',
  'create-receipt',
  'list-receipts',
  'get-receipt',
  'me',
] as const;
export type RouteName = (typeof ROUTE_NAMES)[number];

export const FAULT_KINDS = ['status', 'processing', 'html', 'hang', 'reset', 'delay'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export const FAULT_STATUSES = [400, 401, 403, 404, 429, 500] as const;

/** A scripted misbehaviour of one route (or `*`), so many times. */
export interface Fault {
  readonly route: RouteName | '*';
  readonly kind: FaultKind;
  readonly times: number;
  /** For `status`; 500 unless given. */
  readonly status?: (typeof FAULT_STATUSES)[number];
  /** The request is carried out and only its answer is lost. Never so unless said; a `delay` always is. */
  readonly executed?: boolean;
  /** In the answer, ms. */
  readonly retryAfterMs?: number;
  /** Comes before the answer, ms of the world. */
  readonly delayMs?: number;
}

/** Misbehaviours in the order they were asked for. */
export class Faults {
  private scripts: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.scripts.push({ fault, left: fault.times });
  }

  clear(): void {
    this.scripts = [];
  }

  get pending(): Fault[] {
    return this.scripts.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  take(route: RouteName): Fault | undefined {
    const script = this.scripts.find(({ fault }) => fault.route === route || fault.route === '*');
    if (script === undefined) return undefined;
    script.left -= 1;
    if (script.left <= 0) this.scripts.splice(this.scripts.indexOf(script), 1);
    return script.fault;
  }
}

/** The status the client sees; 0 when it gets no answer at all, undefined when the answer is the true one. */
export function statusOf({ kind, status = 500 }: Fault): number | undefined {
  switch (kind) {
    case 'status':
      return status;
    case 'processing':
      return 202;
    case 'html':
      return 502;
    case 'hang':
    case 'reset':
      return 0;
    case 'delay':
      return undefined;
  }
}

/** Misbehaves instead of answering. @param truth answers as if nothing were wrong */
export function misbehave(fault: Fault, reply: FastifyReply, truth: () => FastifyReply): FastifyReply {
  const { kind, status = 500, retryAfterMs } = fault;
  switch (kind) {
    case 'status':
      return reply.code(status).send(errorBody(new Refusal(status, 'Scripted by the sandbox'), retryAfterMs));
    case 'processing':
      return reply.code(202).send({
        type: 'processing',
        description: 'Request accepted, but not processed yet. Retry request with the same Idempotence-Key',
        retry_after: retryAfterMs ?? 1_800,
      });
    case 'html':
      return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
    case 'hang':
      // The connection stays open and nothing ever comes.
      return reply.hijack();
    case 'delay':
      return truth();
  }
}

/** @param retryAfter ms */
export const errorBody = ({ code, message, parameter }: Refusal, retryAfter?: number): object => ({
  type: 'error',
  id: randomUUID(),
  code,
  description: message,
  parameter,
  retry_after: retryAfter,
});
