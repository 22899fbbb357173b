import {
  CargoDetailPage,
  type CargoCard,
  type CargoDetail,
  type DriverMarks,
  type Favourites,
  type FollowedCargos,
  type FollowedCargosRequest,
  type ListFavouritesRequest,
  type MarkKind,
  type ResponseBegunPayload,
  type SetMarkRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database, newestPage, numberBefore } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { cardOf } from '../cargos/card-of';
import { KnownCargos, type Sighting } from '../cargos/known-cargos.service';
import { Drivers } from '../drivers/drivers.service';

/** `responded` is nobody's button: it follows from a response. */
type KeptKind = MarkKind | 'responded';

const MARKS_SHOWN = 1_000;
const USUAL_PAGE = 50;
const FOLLOWED_PAGE = 1_000;

/** What drivers put aside: favourites, hidden loads, blocked companies. */
@Injectable()
export class Marks {
  constructor(
    private readonly database: Database,
    private readonly drivers: Drivers,
    private readonly cargos: KnownCargos,
    private readonly rpc: RpcClient,
  ) {}

  /** The newest of each kind. */
  async of(driverId: string): Promise<DriverMarks> {
    const [favourites, hidden, blockedCompanies] = await Promise.all([
      this.targets(driverId, 'favourite'),
      this.targets(driverId, 'hidden'),
      this.targets(driverId, 'blocked-company'),
    ]);
    return { favourites, hidden, blockedCompanies };
  }

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE: a favourite needs a card to keep */
  async set({ driverId, kind, target }: SetMarkRequest): Promise<void> {
    const seen =
      kind === 'favourite' && !(await this.has(driverId, kind, target)) ? await this.look(target, driverId) : undefined;
    await this.database.transaction(async (manager) => {
      if (seen !== undefined) await this.cargos.see(manager, seen);
      await this.put(manager, driverId, kind, target);
    });
  }

  async clear({ driverId, kind, target }: SetMarkRequest): Promise<void> {
    await this.database.source.query('delete from filtering.marks where driver_id = $1 and kind = $2 and target = $3', [
      driverId,
      kind,
      target,
    ]);
  }

  /** Whoever responded needs no alert about the load any more. */
  async responded({ driverId, cargoId }: ResponseBegunPayload): Promise<void> {
    await this.database.transaction((manager) => this.put(manager, driverId, 'responded', cargoId));
  }

  async favourites({ driverId, cursor, limit = USUAL_PAGE }: ListFavouritesRequest): Promise<Favourites> {
    const rows = await this.database.source.query<{ number: string; card: CargoCard; gone: boolean }[]>(
      `select number, card, gone_at is not null as gone
       from filtering.marks join filtering.cargos on cargo_id = target
       where driver_id = $1 and kind = 'favourite' and number < $2 and card is not null
       order by number desc limit $3`,
      [driverId, numberBefore(cursor), limit + 1],
    );
    const { shown, nextCursor } = newestPage(rows, limit);
    return {
      items: shown.map(({ card, gone }) => (gone ? { ...card, removed: true } : card)),
      nextCursor,
    };
  }

  /** A load that is gone is followed no more. */
  async followed({ after = '' }: FollowedCargosRequest): Promise<FollowedCargos> {
    const rows = await this.database.source.query<{ target: string }[]>(
      `select distinct target from filtering.marks join filtering.cargos on cargo_id = target
       where kind = 'favourite' and target > $1 and gone_at is null
       order by target limit ${FOLLOWED_PAGE}`,
      [after],
    );
    return { cargoIds: rows.map(({ target }) => target) };
  }

  private async targets(driverId: string, kind: MarkKind): Promise<string[]> {
    const rows = await this.database.source.query<{ target: string }[]>(
      `select target from filtering.marks where driver_id = $1 and kind = $2 order by number desc limit ${MARKS_SHOWN}`,
      [driverId, kind],
    );
    return rows.map(({ target }) => target);
  }

  private async has(driverId: string, kind: MarkKind, target: string): Promise<boolean> {
    const rows = await this.database.source.query<object[]>(
      'select 1 from filtering.marks where driver_id = $1 and kind = $2 and target = $3',
      [driverId, kind, target],
    );
    return rows.length === 1;
  }

  private async look(cargoId: string, driverId: string): Promise<Sighting> {
    const { body, fetchedAt } = await this.rpc.page(CargoDetailPage, { cargoId, driverId, contacts: false });
    const { cargo } = JSON.parse(body.toString('utf8')) as { cargo: CargoDetail };
    return { cargo: cardOf(cargo), seenAt: fetchedAt };
  }

  private async put(manager: EntityManager, driverId: string, kind: KeptKind, target: string): Promise<void> {
    await this.drivers.note(manager, driverId);
    await manager.query(
      'insert into filtering.marks (driver_id, kind, target) values ($1, $2, $3) on conflict (driver_id, kind, target) do nothing',
      [driverId, kind, target],
    );
  }
}
