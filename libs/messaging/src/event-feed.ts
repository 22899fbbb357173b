import type { EventContract } from '#contracts';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { AckPolicy, DeliverPolicy, nanos, type NatsConnection as Connection } from 'nats';
import { ensureStreams, streamOf } from './jetstream';
import { NatsConnection } from './nats-connection';
import { parse } from './parse';
import { EVENT_PULL_MS, RECONNECT_WAIT_MS } from './wire';

const BATCH = 100;
/** The server drops a place in the stream that nobody has asked at for so long. */
const FORGOTTEN_AFTER_MS = 30_000;

export interface FeedItem<Payload extends object> {
  readonly payload: Payload;
  /** Place in the stream: grows, the same for every replica. */
  readonly sequence: number;
  /** When it was stored, ms since 1970. */
  readonly at: number;
}

export interface FeedListener<Payload extends object> {
  /** Everything that is kept follows, beginning behind this place; what was heard before is no longer the past. */
  begins(behind: number): void;
  hears(item: FeedItem<Payload>): void;
}

/** Lets every replica hear all that a stream keeps and then all that comes, in order, without a gap after any break. */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EventFeed.name);
  private readonly loops: Promise<void>[] = [];
  private stopping = false;

  constructor(private readonly nats: NatsConnection) {}

  follow<Payload extends object>(event: EventContract<Payload>, listener: FeedListener<Payload>): void {
    this.nats.opened().then(
      (connection) => this.loops.push(this.followForEver(connection, event, listener)),
      () => undefined,
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.loops);
  }

  private async followForEver<Payload extends object>(
    connection: Connection,
    event: EventContract<Payload>,
    listener: FeedListener<Payload>,
  ): Promise<void> {
    let heard = 0;
    for (let complained = false; !this.isStopping();) {
      try {
        await ensureStreams(connection);
        const { state } = await (await connection.jetstreamManager()).streams.info(streamOf(event.subject));
        // A stream that is younger than what we heard is another stream: its past is all there is.
        if (heard === 0 || state.last_seq < heard) {
          heard = Math.max(0, state.first_seq - 1);
          listener.begins(heard);
        }
        complained = false;
        await this.read(connection, event, heard + 1, (item) => {
          heard = item.sequence;
          listener.hears(item);
        });
      } catch (error) {
        if (!complained && !this.isStopping()) this.logger.warn(`${event.subject} is not followed for now: ${String(error)}`);
        complained = true;
      }
      if (!this.isStopping()) await new Promise((done) => setTimeout(done, RECONNECT_WAIT_MS));
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  private async read<Payload extends object>(
    connection: Connection,
    event: EventContract<Payload>,
    from: number,
    hear: (item: FeedItem<Payload>) => void,
  ): Promise<void> {
    const stream = streamOf(event.subject);
    const { name } = await (
      await connection.jetstreamManager()
    ).consumers.add(stream, {
      filter_subject: event.subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: from,
      ack_policy: AckPolicy.None,
      inactive_threshold: nanos(FORGOTTEN_AFTER_MS),
      mem_storage: true,
    });
    const consumer = await connection.jetstream().consumers.get(stream, name);
    let delivered = 0;
    while (!this.isStopping()) {
      for await (const message of await consumer.fetch({ max_messages: BATCH, expires: EVENT_PULL_MS })) {
        // Nothing is acknowledged, so nothing comes again: after a gap the reading begins anew behind what was heard.
        if (message.info.deliverySequence !== ++delivered) throw new Error('a message was lost on the way');
        const at = Math.floor(message.info.timestampNanos / 1e6);
        try {
          hear({ payload: parse(event.payload, message.json()), sequence: message.seq, at });
        } catch (error) {
          this.logger.error(error, `${event.subject} ${message.seq} cannot be read`);
        }
      }
    }
  }
}
