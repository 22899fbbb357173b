import {
  Refusal,
  VALIDATION_FAILED,
  type CargoCard,
  type DriverAlert,
  type DriverAlerts,
  type DriverAlertsRequest,
} from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { alertKey } from '../alerts/alert-key';
import type { AlertState } from '../alerts/plan';

interface AlertRow {
  readonly cargo_id: string;
  readonly state: AlertState;
  readonly created_at: Date;
  readonly card: CargoCard | null;
  /** `created_at` to the microsecond. */
  readonly place: string;
}

const PLACE = /^(\d{1,20}) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00)$/;

/** What a driver was told of, as staff see it. */
@Injectable()
export class AlertsOfDriver {
  constructor(private readonly database: Database) {}

  /** Newest first: those that are kept, fourteen days. @throws Refusal VALIDATION_FAILED for a cursor of another list */
  async of({ driverId, limit, cursor }: DriverAlertsRequest): Promise<DriverAlerts> {
    const [at, cargoId] = cursor === undefined ? [null, null] : readCursor(cursor);
    const rows = await this.database.source.query<AlertRow[]>(
      `select a.cargo_id, a.state, a.created_at, c.card, (a.created_at at time zone 'UTC')::text || '+00' as place
       from filtering.alerts a join filtering.cargos c using (cargo_id)
       where a.driver_id = $1 and ($2::timestamptz is null or (a.created_at, a.cargo_id) < ($2::timestamptz, $3))
       order by a.created_at desc, a.cargo_id desc limit $4`,
      [driverId, at, cargoId, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = rows.length > limit && last !== undefined;
    return {
      items: shown.map((row) => toAlert(driverId, row)),
      nextCursor: more ? Buffer.from(`${last.cargo_id} ${last.place}`).toString('base64url') : null,
    };
  }
}

const toAlert = (driverId: string, { cargo_id, state, created_at, card }: AlertRow): DriverAlert => ({
  id: alertKey(driverId, cargo_id),
  cargoId: cargo_id,
  route: { from: card?.route.from.city ?? '', to: card?.route.to.city ?? '' },
  state,
  raisedAt: created_at.toISOString(),
});

function readCursor(cursor: string): [at: string, cargoId: string] {
  const [, cargoId, at] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (cargoId === undefined || at === undefined)
    throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'cursor', code: 'FORMAT' }] });
  return [at, cargoId];
}
