import {
  AuditRecorded,
  PROMO_CODE_UNKNOWN,
  Refusal,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type ChangePromoCodeRequest,
  type FieldError,
  type PromoCode,
  type PromoCodeChanges,
} from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { PromoCodeRow, toPromoCode } from '../promo-code.entity';

type Changeable = Pick<PromoCodeRow, 'endsAt' | 'maxUses' | 'note' | 'stoppedAt'>;

/** What staff may still change of a code that drivers hold. */
@Injectable()
export class PromoCodeChanging {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, VALIDATION_FAILED for bounds that the code cannot have */
  change({ id, version, changes, reason, actor, address }: ChangePromoCodeRequest): Promise<PromoCode> {
    return this.database.transaction(async (manager) => {
      const row = await manager.findOne(PromoCodeRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw new Refusal(PROMO_CODE_UNKNOWN);
      if (row.version !== version) throw new Refusal(VERSION_CONFLICT);
      const now = new Date(this.clock.now());
      const before = shown(row);
      const next = changed(row, changes, now);
      refuseImpossible(row, next);
      const after = shown(next);
      if (JSON.stringify(after) === JSON.stringify(before)) return toPromoCode(row);
      await manager.update(PromoCodeRow, { id }, { ...next, version: version + 1 });
      await this.outbox.add(manager, AuditRecorded, {
        service: 'billing',
        action: 'promo-code.changed',
        actor,
        target: `promo-code:${id}`,
        at: now.toISOString(),
        ...(address === undefined ? {} : { address }),
        before,
        after,
        facts: { code: row.code, reason },
      });
      return toPromoCode(Object.assign(row, next, { version: version + 1 }));
    });
  }
}

function changed(row: PromoCodeRow, { endsAt, maxUses, note, stopped }: PromoCodeChanges, now: Date): Changeable {
  return {
    endsAt: endsAt === undefined ? row.endsAt : endsAt === null ? null : new Date(endsAt),
    maxUses: maxUses === undefined ? row.maxUses : maxUses,
    note: note === undefined ? row.note : note,
    stoppedAt: stopped === undefined ? row.stoppedAt : stopped ? (row.stoppedAt ?? now) : null,
  };
}

function refuseImpossible({ startsAt, uses }: PromoCodeRow, { endsAt, maxUses }: Changeable): void {
  const errors: FieldError[] = [];
  if (endsAt !== null && Number.isNaN(endsAt.getTime())) errors.push({ field: 'endsAt', code: 'FORMAT' });
  else if (endsAt !== null && startsAt !== null && endsAt <= startsAt) errors.push({ field: 'endsAt', code: 'RANGE' });
  if (maxUses !== null && maxUses < uses) errors.push({ field: 'maxUses', code: 'RANGE', params: { min: uses } });
  if (errors.length > 0) throw new Refusal(VALIDATION_FAILED, { errors });
}

const shown = ({ endsAt, maxUses, note, stoppedAt }: Changeable): Record<string, unknown> => ({
  endsAt: endsAt?.toISOString() ?? null,
  maxUses,
  note,
  stoppedAt: stoppedAt?.toISOString() ?? null,
});
