import { DRIVER_UNKNOWN, GetAccess, ListAudience, ListSearchRegions, Refusal } from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { LeasedRounds } from '../leased-rounds';
import { People } from './people.repository';

const PAGE = 500;
const QUESTIONS_AT_ONCE = 20;
/** Older than every state that billing says. */
const NOTHING_GRANTED = -1;

type Part = 'people' | 'access' | 'regions';

/** Of one page: the last driver on it, and whether there may be another page. */
interface Turned {
  readonly last: string | undefined;
  readonly more: boolean;
}

/**
 * Asks the other services once about the drivers there were before mailings: events tell of those who come and change later. What was
 * heard meanwhile is newer and stays. Goes on where a replica that died had come to.
 */
@Injectable()
export class AudienceFill extends LeasedRounds {
  protected readonly everyMs = 5_000;
  private finished = false;

  constructor(
    database: Database,
    private readonly people: People,
    private readonly rpc: RpcClient,
  ) {
    super(database, 'audience-fill');
  }

  protected async round(): Promise<boolean> {
    if (this.finished) return false;
    const fills = await this.database.source.query<{ part: Part; after: string | null }[]>(
      `select part, after from bot.audience_fills where done_at is null order by array_position(array['people', 'access', 'regions'], part)`,
    );
    const [next] = fills;
    this.finished = next === undefined;
    if (next === undefined) return false;
    const { last, more } = await this.turn(next.part, next.after);
    await this.database.source.query(
      `update bot.audience_fills set after = coalesce($2, after), done_at = case when $3 then null else clock_timestamp() end where part = $1`,
      [next.part, last ?? null, more],
    );
    return true;
  }

  private turn(part: Part, after: string | null): Promise<Turned> {
    switch (part) {
      case 'people':
        return this.peoplePage(after);
      case 'access':
        return this.accessPage(after);
      case 'regions':
        return this.regionsPage(after);
    }
  }

  private async peoplePage(after: string | null): Promise<Turned> {
    const { items } = await this.rpc.call(ListAudience, { limit: PAGE, ...(after === null ? {} : { after }) });
    await this.people.know(items);
    return { last: items.at(-1)?.driverId, more: items.length === PAGE };
  }

  private async regionsPage(after: string | null): Promise<Turned> {
    const { items } = await this.rpc.call(ListSearchRegions, { limit: PAGE, ...(after === null ? {} : { after }) });
    await this.people.searching(items);
    return { last: items.at(-1)?.driverId, more: items.length === PAGE };
  }

  private async accessPage(after: string | null): Promise<Turned> {
    const drivers = await this.people.withoutAccess(after, PAGE);
    const waiting = [...drivers];
    const ask = async (): Promise<void> => {
      for (let driverId = waiting.pop(); driverId !== undefined; driverId = waiting.pop()) await this.learnAccess(driverId);
    };
    await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, ask));
    return { last: drivers.at(-1), more: drivers.length === PAGE };
  }

  private async learnAccess(driverId: string): Promise<void> {
    try {
      await this.people.access(await this.rpc.call(GetAccess, { driverId }));
    } catch (error) {
      if (!(error instanceof Refusal) || !error.is(DRIVER_UNKNOWN)) throw error;
      await this.people.access({ driverId, version: NOTHING_GRANTED, source: null, expiresAt: null, usableUntil: null });
    }
  }
}
