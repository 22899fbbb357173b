import { Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { headers as natsHeaders, type Consumer, type JsMsg, type NatsConnection as Connection, type Subscription } from 'nats';
import { Counter } from 'prom-client';
import { incomingCall, runInCall, type CallContext } from './call-context';
import { hear, Unreadable } from './event-handling';
import { EVENT_TRANSPORT, type EventExtras } from './handle.decorator';
import { durableName, ensureConsumer, ensureStreams, streamOf } from './jetstream';
import type { NatsConnection } from './nats-connection';
import { eventIdOf, PARKED_ERROR, PARKED_EVENT_ID, PARKED_FROM, PARKED_TRIES, parkedSubject, reasonOf } from './parking';
import { SecondTries } from './second-tries';
import {
  DRAIN_MS,
  EVENT_ACK_WAIT_MS,
  EVENT_HANDLERS_AT_ONCE,
  EVENT_MAX_TRIES,
  EVENT_PULL_MS,
  EVENT_RETRY_MS,
  IN_ORDER_ACK_WAIT_MS,
  IN_ORDER_MAX_TRIES,
  IN_ORDER_RETRY_MS,
  RECONNECT_WAIT_MS,
} from './wire';

const parked = new Counter({ name: 'events_parked_total', help: 'Events put aside after the last try', labelNames: ['subject'] });

/** Pauses (ms) between the tries of one event, and how many there are. */
export interface RetrySchedule {
  readonly retryMs: readonly number[];
  readonly maxTries: number;
}

const IN_ORDER: RetrySchedule = { retryMs: IN_ORDER_RETRY_MS, maxTries: IN_ORDER_MAX_TRIES };

/**
 * Hears facts from JetStream: a durable consumer per service and kind, acknowledged after the handler, repeated with growing delay,
 * parked in its own stream after the last try. Streams and consumers are ensured on every connect, so a wiped store heals by itself.
 */
export class EventServer extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENT_TRANSPORT;
  protected override readonly logger = new Logger('EventServer');
  private readonly subscriptions: Subscription[] = [];
  private readonly loops: Promise<void>[] = [];
  private readonly secondTries: SecondTries;
  private stopping = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly schedule: RetrySchedule = { retryMs: EVENT_RETRY_MS, maxTries: EVENT_MAX_TRIES },
  ) {
    super();
    this.secondTries = new SecondTries(nats.service);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const connection = await this.nats.opened();
      for (const handler of this.messageHandlers.values()) {
        const extras = handler.extras as unknown as EventExtras;
        if (extras.everyReplica) this.subscribe(connection, handler, extras);
        else {
          this.loops.push(this.consumeForEver(connection, handler, extras));
          this.secondTries.offer(connection, extras.contract.subject, (message, eventId) =>
            hear(handler, extras.contract, message, incomingCall(message.header, EVENT_ACK_WAIT_MS), eventId),
          );
        }
      }
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    this.stopping = true;
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    const inTime = new Promise((done) => setTimeout(done, DRAIN_MS).unref());
    await Promise.race([Promise.all([...this.loops, this.secondTries.close()]), inTime]);
  }

  on(): void {
    throw new Error('the event server emits nothing');
  }

  unwrap(): never {
    throw new Error('use NatsConnection');
  }

  /** Every replica hears the publish itself: fast, at most once, enough for dropping what a cache holds. */
  private subscribe(connection: Connection, handler: MessageHandler, { contract }: EventExtras): void {
    const subscription = connection.subscribe(contract.subject, {
      callback: (error, message) => {
        if (error !== null) return;
        const eventId = message.headers?.get('Nats-Msg-Id') ?? '';
        const call = incomingCall(message.headers, EVENT_ACK_WAIT_MS);
        const complain = (failure: unknown): void => this.logger.error(failure, `${contract.subject} could not be heard`);
        void runInCall(call, () => hear(handler, contract, message, call, eventId).catch(complain));
      },
    });
    this.subscriptions.push(subscription);
  }

  private async consumeForEver(connection: Connection, handler: MessageHandler, extras: EventExtras): Promise<void> {
    const { subject } = extras.contract;
    for (let complained = false; !this.stopping;) {
      try {
        await ensureStreams(connection);
        await ensureConsumer(await connection.jetstreamManager(), this.nats.service, subject, extras.inOrder);
        const consumer = await connection.jetstream().consumers.get(streamOf(subject), durableName(this.nats.service, subject));
        complained = false;
        const atOnce = extras.inOrder ? 1 : EVENT_HANDLERS_AT_ONCE;
        await this.consume(consumer, atOnce, (message) => {
          const call = incomingCall(message.headers, EVENT_ACK_WAIT_MS);
          return runInCall(call, () => this.handleOne(message, call, connection, handler, extras));
        });
      } catch (error) {
        if (!complained && !this.isStopping()) this.logger.warn(`${subject} is not heard for now: ${String(error)}`);
        complained = true;
      }
      if (!this.isStopping()) await new Promise((done) => setTimeout(done, RECONNECT_WAIT_MS));
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  /**
   * Asks for as many messages as there are free hands, again and again. A stop lets the last short request run out: one that is
   * dropped earlier loses what the server is just sending, and that comes back only when its acknowledgement is overdue.
   */
  private async consume(consumer: Consumer, atOnce: number, handle: (message: JsMsg) => Promise<void>): Promise<void> {
    const running = new Set<Promise<void>>();
    try {
      while (!this.stopping) {
        if (running.size >= atOnce) await Promise.race(running);
        const batch = await consumer.fetch({ max_messages: atOnce - running.size, expires: EVENT_PULL_MS });
        for await (const message of batch) {
          const work = handle(message);
          running.add(work);
          void work.finally(() => running.delete(work));
        }
      }
    } finally {
      await Promise.all(running);
    }
  }

  private async handleOne(
    message: JsMsg,
    call: CallContext,
    connection: Connection,
    handler: MessageHandler,
    { contract, inOrder }: EventExtras,
  ): Promise<void> {
    const { subject } = contract;
    const tries = message.info.deliveryCount;
    const schedule = inOrder ? IN_ORDER : this.schedule;
    const alive = setInterval(() => message.working(), (inOrder ? IN_ORDER_ACK_WAIT_MS : EVENT_ACK_WAIT_MS) / 3);
    try {
      // A handler that kills its process never reaches the catch below; its message comes back with the tries spent.
      if (tries > schedule.maxTries) throw new Error('the process died at every try');
      await hear(handler, contract, message, call, eventIdOf(message));
      message.ack();
    } catch (error) {
      await this.repeatOrPark(message, connection, subject, schedule, error);
    } finally {
      clearInterval(alive);
    }
  }

  private async repeatOrPark(
    message: JsMsg,
    connection: Connection,
    subject: string,
    { retryMs, maxTries }: RetrySchedule,
    error: unknown,
  ): Promise<void> {
    const tries = message.info.deliveryCount;
    // What cannot be read now cannot be read later either; behind it others may be waiting.
    if (tries < maxTries && !(error instanceof Unreadable)) {
      this.logger.warn(error, `${subject} failed at try ${tries}; it will be repeated`);
      message.nak(retryMs[Math.min(tries, retryMs.length) - 1]);
      return;
    }
    this.logger.error(error, `${subject} failed at the last try and is parked`);
    const headers = natsHeaders();
    for (const [name, values] of message.headers ?? []) if (!name.startsWith('Nats-')) headers.set(name, values[0] ?? '');
    headers.set(PARKED_FROM, `${message.info.stream}:${message.seq}`);
    headers.set(PARKED_ERROR, reasonOf(error));
    headers.set(PARKED_EVENT_ID, eventIdOf(message));
    headers.set(PARKED_TRIES, String(tries));
    try {
      const msgID = `${this.nats.service}:${message.info.stream}:${message.seq}`;
      await connection.jetstream().publish(parkedSubject(this.nats.service, subject), message.data, { headers, msgID });
      parked.inc({ subject });
      message.term();
    } catch (failure) {
      // Not parked, so not let go of: it comes again and is parked then.
      this.logger.error(failure, `${subject} could not be parked`);
      message.nak(EVENT_ACK_WAIT_MS);
    }
  }
}
