import { randomUUID } from 'node:crypto';
import {
  INTERNAL,
  Refusal,
  SERVICE_UNAVAILABLE,
  type Page,
  type PageContract,
  type RefusalDetails,
  type RefusalKind,
  type RpcContract,
} from '#contracts';
import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, NatsError, type Msg } from 'nats';
import { Counter, Histogram } from 'prom-client';
import { currentCall, outgoingHeaders, remainingMs } from './call-context';
import { NatsConnection } from './nats-connection';
import { parse } from './parse';
import { OF_NATS, tracedAnyway } from './spans';
import { PAGE_ETAG, PAGE_FETCHED_AT, PAGE_STALE, REFUSED, UNDELIVERED_PAUSES_MS } from './wire';

const asked = new Histogram({
  name: 'rpc_client_duration_seconds',
  help: 'Time a call took as its caller saw it',
  labelNames: ['subject', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});
const repeated = new Counter({
  name: 'rpc_client_repeats_total',
  help: 'Calls sent again because they were not delivered',
  labelNames: ['subject'],
});

/** How long a caller should leave a service alone that did not answer. */
const RETRY_AFTER_SECONDS = 2;

/** Asks other services. A call is at most once: it is repeated only when it certainly never arrived. */
@Injectable()
export class RpcClient {
  private readonly logger = new Logger(RpcClient.name);

  constructor(private readonly nats: NatsConnection) {}

  /**
   * @throws Refusal with a code the contract declares, VALIDATION_FAILED, INTERNAL, or SERVICE_UNAVAILABLE when nobody answered in time
   */
  async call<Request extends object, Response extends object>(
    contract: RpcContract<Request, Response>,
    request: Request,
  ): Promise<Response> {
    const reply = await this.request(contract, request);
    return parse(contract.response, reply.json<{ response: unknown }>().response);
  }

  /** @throws Refusal as `call` does */
  async page<Request extends object>(contract: PageContract<Request>, request: Request): Promise<Page> {
    const { data, headers } = await this.request(contract, request);
    return {
      body: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      etag: headers?.get(PAGE_ETAG) ?? '',
      fetchedAt: Number(headers?.get(PAGE_FETCHED_AT)),
      stale: headers?.get(PAGE_STALE) === '1',
    };
  }

  private request(contract: PageContract, request: object): Promise<Msg> {
    const { subject } = contract;
    return tracedAnyway({ name: subject, kind: 'client', attributes: OF_NATS }, () => this.ask(contract, request));
  }

  private async ask(contract: PageContract, request: object): Promise<Msg> {
    const { subject } = contract;
    const stop = asked.startTimer({ subject });
    try {
      const reply = await this.deliver(contract, JSON.stringify({ id: randomUUID(), data: request }));
      if (reply.headers?.has(REFUSED) === true) throw refusalOf(reply);
      stop({ outcome: 'ok' });
      return reply;
    } catch (error) {
      const refusal = error instanceof Refusal ? error : this.notReached(error, subject);
      stop({ outcome: refusal.code });
      throw refusal;
    }
  }

  private async deliver(contract: PageContract, payload: string): Promise<Msg> {
    const deadline = performance.now() + Math.min(contract.timeoutMs, remainingMs(currentCall()));
    for (let attempt = 0; ; attempt++) {
      const left = deadline - performance.now();
      if (left <= 1) throw new NatsError('deadline', ErrorCode.Timeout);
      const connection = this.nats.current;
      if (connection !== undefined) {
        try {
          return await connection.request(contract.subject, payload, { timeout: left, headers: outgoingHeaders(left) });
        } catch (error) {
          if (!neverDelivered(error)) throw error;
        }
      }
      const pause = UNDELIVERED_PAUSES_MS[attempt];
      if (pause === undefined) throw new NatsError('nobody answers', ErrorCode.NoResponders);
      repeated.inc({ subject: contract.subject });
      await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
    }
  }

  private notReached(error: unknown, subject: string): Refusal {
    this.logger.warn(`${subject} was not answered: ${error instanceof NatsError ? error.code : String(error)}`);
    return new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}

const neverDelivered = (error: unknown): boolean =>
  error instanceof NatsError &&
  (error.code === (ErrorCode.NoResponders as string) || error.code === (ErrorCode.ConnectionClosed as string));

function refusalOf(reply: Msg): Refusal {
  const { err } = reply.json<{ err?: { code?: string; kind?: RefusalKind; details?: RefusalDetails } }>();
  if (typeof err?.code !== 'string' || typeof err.kind !== 'string') return new Refusal(INTERNAL);
  return new Refusal({ code: err.code, kind: err.kind }, err.details);
}
