import { randomUUID } from 'node:crypto';
import type { EventContract } from '#contracts';
import { EventPublisher, keepCall, NatsConnection } from '#messaging';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { In, IsNull } from 'typeorm';
import { InboxRow, OutboxRow } from './messages.entity';

const BATCH = 100;
const IDLE_MS = 1_000;
/** A row becomes visible with the commit of its transaction, which takes its time: looked for so often, then at the idle pace. */
const LOOKS_AFTER_ADD_MS = [10, 30, 100, 300] as const;

/** Says facts in the transaction that makes them true. */
@Injectable()
export class Outbox {
  private listener: () => void = () => undefined;

  /** Adds an event to the caller's transaction; the relay publishes it after the commit. */
  async add<Payload extends object>(manager: EntityManager, event: EventContract<Payload>, payload: Payload): Promise<void> {
    await manager.insert(OutboxRow, { id: randomUUID(), subject: event.subject, headers: keepCall() ?? {}, payload });
    this.listener();
  }

  /** The same for many at once, in one statement. */
  async addAll<Payload extends object>(
    manager: EntityManager,
    event: EventContract<Payload>,
    payloads: readonly Payload[],
  ): Promise<void> {
    await manager.query(
      `insert into "${manager.dataSource.driver.schema}".outbox (id, subject, headers, payload)
       select gen_random_uuid(), $1, $2::jsonb, payload from jsonb_array_elements($3::jsonb) as said (payload)`,
      [event.subject, JSON.stringify(keepCall() ?? {}), JSON.stringify(payloads)],
    );
    this.listener();
  }

  /** Called when something was added; it may not be committed yet. */
  onAdd(listener: () => void): void {
    this.listener = listener;
  }
}

/** True the first time this consumer hears this event. Belongs into the transaction of the effect. */
export async function heardFirst(manager: EntityManager, consumer: string, eventId: string): Promise<boolean> {
  const inserted = await manager
    .createQueryBuilder()
    .insert()
    .into(InboxRow)
    .values({ consumer, eventId })
    .orIgnore()
    .returning('event_id')
    .execute();
  return (inserted.raw as unknown[]).length === 1;
}

/** Publishes outbox rows in their order; any number of replicas at once, each row by one of them. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private dueAt = 0;
  private looks: number = LOOKS_AFTER_ADD_MS.length;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly events: EventPublisher,
    private readonly nats: NatsConnection,
    outbox: Outbox,
  ) {
    outbox.onAdd(() => {
      this.looks = 0;
      this.wake(LOOKS_AFTER_ADD_MS[0]);
    });
  }

  onApplicationBootstrap(): void {
    this.wake(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Runs in so many milliseconds, or when it was going to run anyway if that is sooner. */
  private wake(inMs: number): void {
    const dueAt = performance.now() + inMs;
    if (this.stopped || (this.timer !== undefined && this.dueAt <= dueAt)) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = this.running.then(() => this.run());
    }, inMs).unref();
  }

  private async run(): Promise<void> {
    let published = 0;
    try {
      if (this.source.isInitialized && this.nats.current !== undefined) published = await this.publishBatch();
    } catch (error) {
      this.logger.warn(`facts wait in the outbox: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (published > 0) this.looks = Math.max(this.looks, 1);
    this.wake(published === BATCH ? 0 : (LOOKS_AFTER_ADD_MS[this.looks++] ?? IDLE_MS));
  }

  private async publishBatch(): Promise<number> {
    return this.source.transaction(async (manager) => {
      const rows = await manager.find(OutboxRow, {
        where: { publishedAt: IsNull() },
        order: { createdAt: 'ASC' },
        take: BATCH,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      // Sent in their order on one connection; their acknowledgements are awaited together.
      const stored = await Promise.allSettled(
        rows.map((row) => this.events.publishRaw(row.subject, JSON.stringify(row.payload), row.id, row.headers)),
      );
      const said = rows.filter((_, index) => stored[index]?.status === 'fulfilled').map(({ id }) => id);
      if (said.length > 0) await manager.update(OutboxRow, { id: In(said) }, { publishedAt: new Date() });
      if (said.length < rows.length)
        this.logger.warn(`${rows.length - said.length} facts wait in the outbox: NATS does not store them`);
      return said.length;
    });
  }
}
