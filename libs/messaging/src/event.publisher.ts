import { randomUUID } from 'node:crypto';
import { Refusal, SERVICE_UNAVAILABLE, type EventContract } from '#contracts';
import { Injectable, Logger } from '@nestjs/common';
import { ErrorCode, NatsError } from 'nats';
import { outgoingHeaders, resumedCall, type KeptCall } from './call-context';
import { ensureStreams } from './jetstream';
import { NatsConnection } from './nats-connection';
import { OF_NATS, runInSpan, tracedAnyway, type SpanStart } from './spans';
import { PUBLISH_TIMEOUT_MS, REQUEST_ID } from './wire';

/** Says facts. A service with a database says them through its outbox, in the transaction that made them true. */
@Injectable()
export class EventPublisher {
  private readonly logger = new Logger(EventPublisher.name);

  constructor(private readonly nats: NatsConnection) {
    const ensure = (): void => void this.ensureStreams();
    nats.opened().then(ensure, () => undefined);
    nats.onReconnect(ensure);
  }

  /**
   * Resolves when JetStream has stored the event. The same id inside the duplicate window is stored once.
   * @throws Refusal SERVICE_UNAVAILABLE when NATS is away; whether a lost acknowledgement meant a stored event is then unknown, so repeat with the same id
   */
  async publish<Payload extends object>(
    event: EventContract<Payload>,
    payload: Payload,
    options: { id?: string } = {},
  ): Promise<void> {
    await this.publishRaw(event.subject, JSON.stringify(payload), options.id ?? randomUUID(), {});
  }

  /** For the outbox: the payload as it was stored, with the headers of the work that made it. */
  async publishRaw(subject: string, payload: string, id: string, headers: KeptCall): Promise<void> {
    const what: SpanStart = { name: `publish ${subject}`, kind: 'producer', attributes: OF_NATS };
    const store = () => this.store(subject, payload, id);
    // The trace goes on from whoever made the fact, also where somebody else says it later.
    const said = REQUEST_ID in headers;
    await (said ? runInSpan(resumedCall(headers, PUBLISH_TIMEOUT_MS), what, store) : tracedAnyway(what, store));
  }

  private async store(subject: string, payload: string, id: string): Promise<void> {
    const connection = this.nats.current;
    if (connection === undefined) throw new Refusal(SERVICE_UNAVAILABLE);
    const outgoing = outgoingHeaders();
    const publish = () =>
      connection.jetstream().publish(subject, payload, { msgID: id, headers: outgoing, timeout: PUBLISH_TIMEOUT_MS });
    try {
      await publish().catch(async (error: unknown) => {
        // Nobody stores the subject: the streams are new to this server, or its store was wiped.
        if (!(error instanceof NatsError) || error.code !== (ErrorCode.NoResponders as string)) throw error;
        await this.ensureStreams();
        await publish();
      });
    } catch (error) {
      if (!(error instanceof NatsError)) throw error;
      this.logger.warn(`${subject} is not stored: ${error.code}`);
      throw new Refusal(SERVICE_UNAVAILABLE);
    }
  }

  private async ensureStreams(): Promise<void> {
    const connection = this.nats.current;
    if (connection === undefined) return;
    await ensureStreams(connection).catch((error: unknown) =>
      this.logger.warn(`the streams could not be ensured: ${String(error)}`),
    );
  }
}
