import { Refusal, refusalCode, SERVICE_UNAVAILABLE } from '#contracts';
import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, NatsError, type NatsConnection as Connection, type StoredMsg } from 'nats';
import { currentCall, outgoingHeaders, remainingMs } from './call-context';
import { NatsConnection } from './nats-connection';
import {
  againSubject,
  PARKED_ERROR,
  PARKED_EVENT_ID,
  PARKED_FROM,
  PARKED_STREAM,
  PARKED_TRIES,
  parkedAt,
  type AgainAnswer,
} from './parking';

export const PARKED_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
/** The consumer failed on it once more; it stays parked. */
export const REQUEUE_FAILED = refusalCode('REQUEUE_FAILED', 'conflict');

/** A fact that a service could not handle at any try. */
export interface ParkedMessage {
  /** Place in the stream: grows. */
  readonly sequence: number;
  /** Of the fact. */
  readonly subject: string;
  /** The service that failed. */
  readonly consumer: string;
  readonly eventId: string;
  readonly tries: number;
  readonly error: string;
  /** Ms since 1970. */
  readonly parkedAt: number;
  /** JSON, or the text as it came when it is none. */
  readonly payload: unknown;
}

/** Whoever is asked has so long; what takes longer is not cut, and its end shows in the list. */
const ASK_MS = 2_500;

/** What stands aside, for people to look at and to have tried once more. */
@Injectable()
export class ParkedMessages {
  private readonly logger = new Logger(ParkedMessages.name);

  constructor(private readonly nats: NatsConnection) {}

  /**
   * The newest ones below `before`, a place in the stream; from the very newest without it.
   * @throws Refusal SERVICE_UNAVAILABLE
   */
  async list(limit: number, before = Infinity): Promise<{ readonly items: ParkedMessage[]; readonly more: boolean }> {
    return this.ask(async (connection) => {
      const manager = await connection.jetstreamManager();
      const { state } = await manager.streams.info(PARKED_STREAM, { deleted_details: true });
      const gone = new Set(state.deleted);
      // A stream that never held anything begins at 0, where nothing can be.
      const first = Math.max(1, state.first_seq);
      const items: ParkedMessage[] = [];
      let sequence = Math.min(state.last_seq, before - 1);
      for (; sequence >= first && items.length < limit; sequence--) {
        const message = gone.has(sequence) ? undefined : await parkedAt(manager, sequence);
        if (message !== undefined) items.push(toParked(message));
      }
      while (sequence >= first && gone.has(sequence)) sequence--;
      return { items, more: items.length > 0 && sequence >= first };
    });
  }

  /**
   * Has the service that failed, and nobody else, try the fact once more under the id it had; it is parked no longer once that has
   * worked. Asked for twice at once it is the same fact heard twice: every handler bears that.
   * @returns what it was. @throws Refusal NOT_FOUND, REQUEUE_FAILED, SERVICE_UNAVAILABLE when nobody of that service answers
   */
  async requeue(sequence: number): Promise<ParkedMessage> {
    return this.ask(async (connection) => {
      const message = await parkedAt(await connection.jetstreamManager(), sequence);
      if (message === undefined) throw new Refusal(PARKED_UNKNOWN);
      const parked = toParked(message);
      const timeout = Math.min(ASK_MS, remainingMs(currentCall()));
      const subject = againSubject(parked.consumer, parked.subject);
      const reply = await connection.request(subject, String(sequence), { timeout, headers: outgoingHeaders(timeout) });
      const { error } = reply.json<AgainAnswer>();
      if (error === undefined) return parked;
      this.logger.warn(`${parked.subject} failed once more in ${parked.consumer}: ${error}`);
      throw new Refusal(REQUEUE_FAILED);
    });
  }

  private async ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.nats.current;
    if (connection === undefined) throw new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: 2 });
    try {
      return await work(connection);
    } catch (error) {
      if (!(error instanceof NatsError)) throw error;
      const away = [ErrorCode.NoResponders, ErrorCode.Timeout, ErrorCode.ConnectionClosed, ErrorCode.Disconnect] as string[];
      if (!away.includes(error.code)) throw error;
      throw new Refusal(SERVICE_UNAVAILABLE, { retryAfterSeconds: 2 });
    }
  }
}

function toParked({ subject, seq, header, data, time }: StoredMsg): ParkedMessage {
  const [, consumer = '', ...words] = subject.split('.');
  const from = header.get(PARKED_FROM);
  return {
    sequence: seq,
    subject: words.join('.'),
    consumer,
    eventId: header.get(PARKED_EVENT_ID) || from,
    tries: Number(header.get(PARKED_TRIES)) || 0,
    error: header.get(PARKED_ERROR),
    parkedAt: time.getTime(),
    payload: readJson(Buffer.from(data).toString()),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
