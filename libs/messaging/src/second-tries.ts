import { Logger } from '@nestjs/common';
import type { NatsConnection as Connection, StoredMsg, Subscription } from 'nats';
import {
  againSubject,
  PARKED_EVENT_ID,
  PARKED_FROM,
  PARKED_STREAM,
  parkedAt,
  parkedSubject,
  reasonOf,
  type AgainAnswer,
} from './parking';

/** Tries facts once more that this service has parked, when people ask for it, and lets go of what has worked. */
export class SecondTries {
  private readonly logger = new Logger(SecondTries.name);
  private readonly subscriptions: Subscription[] = [];
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly service: string) {}

  /** `handle` is what the service does with facts of this subject. */
  offer(connection: Connection, subject: string, handle: (message: StoredMsg, eventId: string) => Promise<void>): void {
    const subscription = connection.subscribe(againSubject(this.service, subject), {
      queue: this.service,
      callback: (error, message) => {
        if (error !== null) return;
        const answer = (content: AgainAnswer): boolean => message.respond(JSON.stringify(content));
        const work = this.tryAgain(connection, subject, Number(message.string()), handle).then(
          () => answer({}),
          (failure: unknown) => {
            this.logger.error(failure, `${subject} failed once more`);
            return answer({ error: reasonOf(failure) });
          },
        );
        this.running.add(work);
        void work.finally(() => this.running.delete(work));
      },
    });
    this.subscriptions.push(subscription);
  }

  async close(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    await Promise.all(this.running);
  }

  private async tryAgain(
    connection: Connection,
    subject: string,
    sequence: number,
    handle: (message: StoredMsg, eventId: string) => Promise<void>,
  ): Promise<void> {
    const manager = await connection.jetstreamManager();
    const message = await parkedAt(manager, sequence);
    // Somebody else has done it.
    if (message === undefined) return;
    if (message.subject !== parkedSubject(this.service, subject)) throw new Error('another fact stands at this place');
    await handle(message, message.header.get(PARKED_EVENT_ID) || message.header.get(PARKED_FROM));
    await manager.streams.deleteMessage(PARKED_STREAM, sequence);
  }
}
