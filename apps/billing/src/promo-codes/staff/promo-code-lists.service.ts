import {
  PROMO_CODE_UNKNOWN,
  Refusal,
  type FindPromoCodesRequest,
  type ListPromoUsesRequest,
  type PromoCodePage,
  type PromoUse,
  type PromoUsePage,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Condition } from '../../listing/condition';
import { inOrder, slice, type Order } from '../../listing/slice';
import { PromoCodeRow, PromoUseRow, toPromoCode } from '../promo-code.entity';

const NEWEST: Order = { name: 'number', key: 'number', of: 'numbers', number: 'number', descending: true };
const NEWEST_USE: Order = { name: 'use', key: 'id', of: 'numbers', number: 'id', descending: true };

/** Codes and who used them, for staff. */
@Injectable()
export class PromoCodeLists {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor that is not of this list */
  async find(request: FindPromoCodesRequest): Promise<PromoCodePage> {
    const { state, q } = request;
    const condition = new Condition();
    if (state !== 'all') {
      const now = condition.bind(new Date(this.clock.now()));
      const over = `(stopped_at is not null or coalesce(ends_at <= ${now}, false) or coalesce(uses >= max_uses, false))`;
      condition.and(state === 'ended' ? over : `not ${over}`);
    }
    if (q !== undefined) condition.and(`code like ${condition.bind(`${q.toUpperCase()}%`)}`);
    const { manager } = this.database.source;
    const listed = { table: 'billing.promo_codes', id: 'id', order: NEWEST, condition };
    const { ids, nextCursor } = await slice(manager, listed, request);
    const rows = await manager.findBy(PromoCodeRow, { id: In([...ids]) });
    return { items: inOrder(ids, rows, ({ id }) => id).map(toPromoCode), nextCursor };
  }

  /** @throws Refusal NOT_FOUND, VALIDATION_FAILED for a cursor that is not of this list */
  async uses(request: ListPromoUsesRequest): Promise<PromoUsePage> {
    const { manager } = this.database.source;
    if (!(await manager.existsBy(PromoCodeRow, { id: request.id }))) throw new Refusal(PROMO_CODE_UNKNOWN);
    const condition = new Condition().where('promo_code_id', '=', request.id);
    const listed = { table: 'billing.promo_uses', id: 'id', order: NEWEST_USE, condition };
    const { ids, nextCursor } = await slice(manager, listed, request);
    const rows = await manager.findBy(PromoUseRow, { id: In([...ids]) });
    return { items: inOrder(ids, rows, ({ id }) => id).map(toUse), nextCursor };
  }
}

const toUse = ({ driverId, usedAt, paymentId, releasedAt }: PromoUseRow): PromoUse => ({
  driverId,
  usedAt: usedAt.toISOString(),
  what: releasedAt !== null ? 'given-back' : paymentId === null ? 'days' : 'discount',
  paymentId,
});
