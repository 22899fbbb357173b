import { randomUUID } from 'node:crypto';
import {
  CargoAppeared,
  CargoChanged,
  CargoGone,
  CreateSearch,
  ListSearches,
  SetMark,
  UpdateSearch,
  type AlertDigestPayload,
  type AlertRaisedPayload,
  type AlertsPatch,
  type CargoCard,
  type MarkKind,
  type SavedSearch,
} from '#contracts';
import { EventPublisher, NatsConnection } from '#messaging';
import { eventually } from '#testing';
import { ErrorCode, NatsError } from 'nats';
import { Client } from 'pg';
import { cardOf } from '../cargos/card-of';
import { queryOn } from '../filters/kept-filter';
import { queryKeyOf } from '../searches/query-windows';
import { cargo } from './around';
import { Stage } from './stage';

const MOSCOW = 'Europe/Moscow';

/** A driver with a search of their own query, unless another one is asked for. */
export interface Watcher {
  readonly driverId: string;
  readonly timeZone: string;
  readonly search: SavedSearch;
  readonly filter: Record<string, string>;
}

/** Drivers who wait for loads, loads that come, and what the drivers are told. */
export class Watch {
  private nextCargo = 1_000;
  private nextQuery = 1_000;
  readonly sql: Client;

  private constructor(readonly stage: Stage) {
    this.sql = new Client({ connectionString: stage.postgres.url });
  }

  static async begin(replicas = 1): Promise<Watch> {
    const watch = new Watch(await Stage.set());
    await watch.sql.connect();
    for (let n = 0; n < replicas; n++) await watch.stage.replica();
    return watch;
  }

  async end(): Promise<void> {
    await this.sql.end();
    await this.stage.clear();
  }

  get events(): EventPublisher {
    return this.stage.asker.app.get(EventPublisher);
  }

  /** A filter that nobody else has. */
  ownFilter(): Record<string, string> {
    return { startPointId: String(this.nextQuery++) };
  }

  cargo(changes: Partial<CargoCard> = {}): CargoCard {
    return cardOf(cargo(String(this.nextCargo++), changes));
  }

  async watcher(
    given: { filter?: Record<string, string>; alerts?: AlertsPatch; timeZone?: string; driverId?: string } = {},
  ): Promise<Watcher> {
    const { filter = this.ownFilter(), alerts, timeZone = MOSCOW, driverId = randomUUID() } = given;
    const request = { driverId, timeZone, name: `search of ${driverId}`, filter, ...(alerts === undefined ? {} : { alerts }) };
    const search = await this.stage.client.call(CreateSearch, request);
    return { driverId, timeZone, search, filter };
  }

  change({ driverId, timeZone, search }: Watcher, alerts: AlertsPatch): Promise<SavedSearch> {
    return this.stage.client.call(UpdateSearch, { driverId, timeZone, searchId: search.id, alerts });
  }

  async searchOf({ driverId, timeZone }: Watcher): Promise<SavedSearch> {
    return (await this.stage.client.call(ListSearches, { driverId, timeZone })).items[0]!;
  }

  mark(driverId: string, kind: MarkKind, target: string): Promise<object> {
    return this.stage.client.call(SetMark, { driverId, kind, target });
  }

  /** The key of the query with this very day, be it past. */
  keyOf(filter: Record<string, string>): string {
    return queryKeyOf(queryOn(filter, ''));
  }

  async appears(card: CargoCard, filter: Record<string, string>, seenAt = this.stage.now()): Promise<void> {
    const at = new Date(seenAt).toISOString();
    await this.events.publish(CargoAppeared, {
      queryKey: this.keyOf(filter),
      cargo: card,
      seenAt: at,
      postedAtMs: seenAt - 1_000,
    });
  }

  async changes(before: CargoCard, after: CargoCard, seenAt = this.stage.now()): Promise<void> {
    await this.events.publish(CargoChanged, { cargoId: after.id, before, after, seenAt: new Date(seenAt).toISOString() });
  }

  async goes({ id }: CargoCard, seenAt = this.stage.now()): Promise<void> {
    await this.events.publish(CargoGone, { cargoId: id, seenAt: new Date(seenAt).toISOString() });
    await eventually(
      'known to be gone',
      async () =>
        (await this.rows('select 1 from filtering.cargos where cargo_id = $1 and gone_at is not null', [id])).length === 1,
    );
  }

  alertsOf(driverId: string): AlertRaisedPayload[] {
    return this.stage.around.alerts.filter((alert) => alert.driverId === driverId);
  }

  digestsOf(driverId: string): AlertDigestPayload[] {
    return this.stage.around.digests.filter((digest) => digest.driverId === driverId);
  }

  async told(driverId: string, count = 1): Promise<AlertRaisedPayload[]> {
    await eventually(`${count} alerts arrive`, () => this.alertsOf(driverId).length >= count);
    return this.alertsOf(driverId);
  }

  async digested(driverId: string): Promise<AlertDigestPayload> {
    await eventually('a digest arrives', () => this.digestsOf(driverId).length > 0);
    return this.digestsOf(driverId)[0]!;
  }

  /** Waits until the match is stored and waits for a digest. */
  async waits(driverId: string, count = 1): Promise<void> {
    const waiting = (): Promise<object[]> =>
      this.rows(`select 1 from filtering.alerts where driver_id = $1 and state = 'waiting'`, [driverId]);
    await eventually('the match waits', async () => (await waiting()).length === count);
  }

  /** Waits until all that was said so far has been heard and its alerts have arrived. */
  async settled(): Promise<void> {
    await eventually(
      'all that was said is done',
      async () => {
        const unheard = await this.jetstream();
        const [filtering, bot] = await Promise.all([
          unheard('EVT_CARGO', 'filtering--evt-cargo-appeared'),
          unheard('EVT_FILTERING', 'asker--evt-filtering-alert-raised'),
        ]);
        const [left] = await this.rows<{ count: string }>('select count(*) from filtering.outbox where published_at is null');
        return filtering === 0 && bot === 0 && left?.count === '0';
      },
      30_000,
    );
  }

  async rows<Row extends object>(query: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.sql.query<Row>(query, values)).rows;
  }

  /** Messages of a consumer that are not acknowledged yet; a service that has just started has no consumer yet, so nobody knows. */
  private async jetstream(): Promise<(stream: string, durable: string) => Promise<number>> {
    const manager = await (await this.stage.asker.app.get(NatsConnection).opened()).jetstreamManager();
    return async (stream, durable) => {
      const consumer = await manager.consumers.info(stream, durable).catch((error: unknown) => {
        if (error instanceof NatsError && error.code === (ErrorCode.JetStream404NoMessages as string)) return undefined;
        throw error;
      });
      return consumer === undefined ? Infinity : consumer.num_pending + consumer.num_ack_pending;
    };
  }
}
