import { Database, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';

const DAY_MS = 86_400_000;
/** A load is not listed for so long without being put up anew; the bot remembers its keys for ever. */
const ALERTS_KEPT_MS = 14 * DAY_MS;
/** News of loads come back for a day. */
const CARGOS_KEPT_MS = 3 * DAY_MS;
/** Events of yesterday's queries come back for a day. */
const QUERIES_KEPT_MS = 2 * DAY_MS;
/** The stream itself keeps less: what was said before cannot be said again. */
const SAID_KEPT_MS = 3 * DAY_MS;
const ROWS_AT_ONCE = 5_000;

const searches = new Gauge({ name: 'saved_searches', help: 'Saved searches', labelNames: ['alerts'] });
const waiting = new Gauge({ name: 'alerts_waiting', help: 'Matches that wait for a digest' });

/** Counts what there is and drops what nobody needs any more; any replica, the same rows once. */
@Injectable()
export class Housekeeping extends Rounds {
  protected readonly everyMs = 30_000;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  /** One round for those who do not want to wait for it. @returns whether there may be more to drop */
  async round(): Promise<boolean> {
    await this.count();
    let more = false;
    const ago = (ms: number): Date => new Date(this.clock.now() - ms);
    const drop = async (table: string, condition: string, before: Date): Promise<void> => {
      const [, dropped] = await this.database.source.query<[unknown, number]>(
        `delete from filtering.${table} where ctid = any(array(
           select ctid from filtering.${table} where ${condition} limit ${ROWS_AT_ONCE} for update skip locked))`,
        [before],
      );
      more ||= dropped === ROWS_AT_ONCE;
    };
    await drop('alerts', 'created_at < $1', ago(ALERTS_KEPT_MS));
    await drop(
      'cargos',
      `seen_at < $1 and not exists (select 1 from filtering.alerts a where a.cargo_id = cargos.cargo_id)
       and not exists (select 1 from filtering.marks where kind = 'favourite' and target = cargos.cargo_id)`,
      ago(CARGOS_KEPT_MS),
    );
    await drop('search_queries', 'valid_until < $1', ago(QUERIES_KEPT_MS));
    await drop(
      'queries',
      `used_at < $1 and not exists (select 1 from filtering.search_queries s where s.query_key = queries.query_key)`,
      ago(QUERIES_KEPT_MS),
    );
    await drop('answers', 'at < $1', new Date(Date.now() - DAY_MS));
    await drop('outbox', 'published_at < $1', new Date(Date.now() - SAID_KEPT_MS));
    return more;
  }

  private async count(): Promise<void> {
    const rows = await this.database.source.query<{ on: string; off: string; waiting: string }[]>(
      `select count(*) filter (where enabled) as on, count(*) filter (where not enabled) as off,
         (select count(*) from filtering.alerts where state = 'waiting') as waiting from filtering.searches`,
    );
    searches.set({ alerts: 'on' }, Number(rows[0]?.on));
    searches.set({ alerts: 'off' }, Number(rows[0]?.off));
    waiting.set(Number(rows[0]?.waiting));
  }
}
