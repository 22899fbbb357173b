import { INTERNAL, Refusal, SERVICE_UNAVAILABLE, VALIDATION_FAILED, type Page } from '#contracts';
import { Logger } from '@nestjs/common';
import { ServerNats } from '@nestjs/microservices';
import { headers as natsHeaders, type Msg, type NatsConnection as Connection, type Subscription } from 'nats';
import { Counter, Histogram } from 'prom-client';
import { isObservable, lastValueFrom } from 'rxjs';
import { incomingCall, remainingMs, runInCall } from './call-context';
import { RPC_TRANSPORT, type RpcExtras } from './handle.decorator';
import type { NatsConnection } from './nats-connection';
import { parse, ParseError } from './parse';
import { beginSpan, failureOf, OF_NATS, type SpanFailure } from './spans';
import { isUnreachable } from './unreachable';
import { DRAIN_MS, MAX_CALLS_AT_ONCE, PAGE_ETAG, PAGE_FETCHED_AT, PAGE_STALE, REFUSED } from './wire';

const handled = new Histogram({
  name: 'rpc_server_duration_seconds',
  help: 'Time a call took in its handler',
  labelNames: ['subject', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});
const late = new Counter({
  name: 'rpc_server_late_total',
  help: 'Calls dropped because their caller had stopped waiting',
  labelNames: ['subject'],
});

/**
 * Nest's NATS transport with three differences: pages answer in bytes, a refusal crosses the wire whole, and stopping loses nothing
 * (every shutdown path of the stock transport drops calls under load: it closes before handlers at work have answered).
 */
export class RpcServer extends ServerNats {
  override readonly transportId = RPC_TRANSPORT;
  protected override readonly logger = new Logger('RpcServer');
  private readonly subscribed: Subscription[] = [];
  private readonly waiting: (() => void)[] = [];
  private active = 0;

  constructor(private readonly nats: NatsConnection) {
    super({ queue: nats.service });
  }

  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      this.bindEvents(await this.createNatsClient());
      callback();
    } catch (error) {
      callback(error);
    }
  }

  override createNatsClient(): Promise<Connection> {
    return this.nats.opened();
  }

  override bindEvents(connection: Connection): void {
    for (const [subject, handler] of this.messageHandlers) {
      if (handler.isEventHandler === true) continue;
      const subscription = connection.subscribe(subject, {
        queue: this.nats.service,
        callback: (error, message) => {
          if (error !== null) this.logger.error(error.message);
          else this.accept(subject, message);
        },
      });
      this.subscribed.push(subscription);
    }
  }

  /** Takes no new calls, hands out what has arrived already, waits for the handlers at work, and leaves the connection to its owner. */
  override async close(): Promise<void> {
    const connection = this.nats.current;
    if (connection === undefined) return;
    const inTime = new Promise<void>((done) => setTimeout(done, DRAIN_MS).unref());
    await Promise.race([Promise.all(this.subscribed.map((subscription) => subscription.drain())), inTime]);
    while (this.active > 0) {
      const idle = new Promise<void>((done) => this.whenIdle.push(done));
      if (await Promise.race([idle.then(() => false), inTime.then(() => true)])) break;
    }
    if (this.active > 0) this.logger.error(`${this.active} calls were still at work when the time to stop had run out`);
    await Promise.race([connection.flush(), inTime]);
  }

  private readonly whenIdle: (() => void)[] = [];

  /** Counts the call before anything asynchronous happens, so that a drain in the same tick waits for it. */
  private accept(subject: string, message: Msg): void {
    this.active++;
    const context = incomingCall(message.headers, DRAIN_MS);
    const span = beginSpan(context, { name: subject, kind: 'server', attributes: OF_NATS });
    void runInCall(context, async () => {
      let failure: SpanFailure | undefined;
      try {
        if (this.active > MAX_CALLS_AT_ONCE) await new Promise<void>((done) => this.waiting.push(done));
        if (remainingMs(context) > 0) failure = await this.answer(subject, message);
        else {
          late.inc({ subject });
          failure = { type: 'late', isFault: true };
        }
      } catch (error) {
        this.logger.error(error, `the answer of ${subject} could not be sent`);
        failure = failureOf(error);
      } finally {
        span?.end(failure);
        this.active--;
        this.waiting.shift()?.();
        if (this.active === 0) for (const done of this.whenIdle.splice(0)) done();
      }
    });
  }

  /** @returns how it failed, when it did */
  private async answer(subject: string, message: Msg): Promise<SpanFailure | undefined> {
    const handler = this.getHandlerByPattern(subject);
    const extras = handler?.extras as RpcExtras | undefined;
    if (handler === null || extras === undefined) throw new Error(`no handler for ${subject}`);
    const stop = handled.startTimer({ subject });
    try {
      const packet = packetOf(message);
      const request = parse(extras.contract.request, packet.data);
      const result: unknown = await handler(request);
      const answer: unknown = isObservable(result) ? await lastValueFrom(result) : result;
      if (extras.kind === 'page') respondPage(message, answer as Page);
      else message.respond(JSON.stringify({ id: packet.id, response: answer ?? {}, isDisposed: true }));
      stop({ outcome: 'ok' });
      return undefined;
    } catch (error) {
      const refusal = this.asRefusal(error, subject, extras);
      const headers = natsHeaders();
      headers.set(REFUSED, refusal.code);
      const { code, kind, details } = refusal;
      message.respond(JSON.stringify({ err: { code, kind, details }, isDisposed: true }), { headers });
      stop({ outcome: code });
      return failureOf(refusal);
    }
  }

  /** A declared refusal goes out as it is; anything else is our fault: logged once, here, and told as INTERNAL. */
  private asRefusal(error: unknown, subject: string, extras: RpcExtras): Refusal {
    if (error instanceof ParseError) return new Refusal(VALIDATION_FAILED, { errors: error.errors });
    if (error instanceof Refusal) {
      const general = error.kind === 'unavailable' || error.is(VALIDATION_FAILED);
      if (general || extras.contract.errors.some((declared) => error.is(declared))) return error;
      this.logger.error(`${subject} refused with ${error.code}, which its contract does not declare`);
      return new Refusal(INTERNAL);
    }
    if (isUnreachable(error)) {
      this.logger.warn(`${subject} needs something that is away: ${error.message}`);
      return new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: 2 });
    }
    this.logger.error(error, `${subject} failed`);
    return new Refusal(INTERNAL);
  }
}

/** JSON can say one half of a pair of surrogates, and no table takes it. */
const HALF_A_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

/** The question in its envelope. @throws ParseError when it is no message of ours at all: who asks is at fault, not who answers */
function packetOf(message: Msg): { readonly id?: unknown; readonly data?: unknown } {
  try {
    const packet = message.json<object | null>();
    const whole = !Buffer.from(message.data).includes('\\u') || !HALF_A_CHARACTER.test(JSON.stringify(packet));
    if (typeof packet === 'object' && packet !== null && whole) return packet;
  } catch {
    // Said below.
  }
  throw new ParseError([{ field: '', code: 'FORMAT' }]);
}

function respondPage(message: Msg, page: Page): void {
  const headers = natsHeaders();
  headers.set(PAGE_ETAG, page.etag);
  headers.set(PAGE_FETCHED_AT, String(page.fetchedAt));
  headers.set(PAGE_STALE, page.stale ? '1' : '0');
  message.respond(page.body, { headers });
}
