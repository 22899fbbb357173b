import {
  AuditRecorded,
  PROMO_ALREADY_USED,
  PROMO_CODE,
  PROMO_EXHAUSTED,
  PROMO_EXPIRED,
  PROMO_NOT_APPLICABLE,
  PROMO_NOT_STARTED,
  PROMO_UNKNOWN,
  Refusal,
  TARIFF_UNKNOWN,
  type AccessState,
  type ApplyPromoCodeRequest,
  type CheckPromoCodeRequest,
  type PromoEffect,
} from '#contracts';
import { answerOnce, Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import { Settings } from '../settings/settings.service';
import type { TariffValue } from '../settings/setting-values';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { discounted, type DiscountedPrice } from './discount';
import { PromoCodeRow, PromoUseRow } from './promo-code.entity';

export interface Redemption {
  readonly driverId: string;
  /** As the driver typed it. */
  readonly code: string;
  /** Code of the tariff. */
  readonly tariff: string;
  readonly paymentId: string;
}

/** A discount that was taken. */
export interface Redeemed extends DiscountedPrice {
  /** As it is kept. */
  readonly code: string;
}

/** Contract 5.4 as drivers meet it: what a code does, and its uses. */
@Injectable()
export class PromoCodes {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
    private readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
  ) {}

  /** Takes nothing. The tariff counts for discounts alone. @throws Refusal PROMO_*, TARIFF_UNKNOWN */
  async check({ driverId, code, tariff }: CheckPromoCodeRequest): Promise<PromoEffect> {
    const { manager } = this.database.source;
    const row = await this.usable(manager, driverId, code);
    const effect = { code: row.code, kind: row.kind };
    if (row.days !== null) return { ...effect, days: row.days };
    const price = tariff === undefined ? undefined : this.priceOf(row, await this.tariff(tariff));
    return {
      ...effect,
      ...(row.percent === null ? {} : { percent: row.percent }),
      ...(row.discountKopecks === null ? {} : { discountKopecks: row.discountKopecks }),
      ...(price === undefined ? {} : { discountKopecks: price.discountKopecks, amountKopecks: price.amountKopecks }),
    };
  }

  /** Gives the days of a code of days. @throws Refusal PROMO_*, IDEMPOTENCY_KEY_REUSED */
  async apply({ driverId, code, idempotencyKey: key }: ApplyPromoCodeRequest): Promise<AccessState> {
    await this.subscriptions.meet(driverId);
    return this.database.transaction(async (manager) => {
      await this.subscriptions.lock(manager, driverId);
      const work = (): Promise<AccessState> => this.giveDays(manager, driverId, code);
      return key === undefined
        ? work()
        : answerOnce(manager, { schema: 'billing', owner: driverId, key, body: { promoCode: normal(code) } }, work);
    });
  }

  /**
   * Takes a discount for a payment that is being made, under the customer's lock. @returns what is to pay
   * @throws Refusal PROMO_*, TARIFF_UNKNOWN
   */
  async redeem(manager: EntityManager, { driverId, code, tariff, paymentId }: Redemption): Promise<Redeemed> {
    const row = await this.usable(manager, driverId, code);
    const price = this.priceOf(row, await this.tariff(tariff));
    await this.take(manager, row, driverId, paymentId);
    return { code: row.code, ...price };
  }

  /** Gives back the discount of a payment that came to nothing; done twice it is done once. */
  async release(manager: EntityManager, paymentId: string): Promise<void> {
    const used = await manager.findOneBy(PromoUseRow, { paymentId, releasedAt: IsNull() });
    if (used === null) return;
    const now = new Date(this.clock.now());
    const { affected } = await manager.update(PromoUseRow, { id: used.id, releasedAt: IsNull() }, { releasedAt: now });
    if (affected === 0) return;
    await manager.decrement(PromoCodeRow, { id: used.promoCodeId }, 'uses', 1);
    await this.audit(manager, 'promo-code.released', used.driverId, used.promoCodeId, { paymentId });
  }

  private async giveDays(manager: EntityManager, driverId: string, code: string): Promise<AccessState> {
    const row = await this.usable(manager, driverId, code);
    if (row.days === null) throw new Refusal(PROMO_NOT_APPLICABLE);
    await this.take(manager, row, driverId, null);
    await this.subscriptions.grant(manager, {
      driverId,
      source: 'promo',
      days: row.days,
      key: `promo:${row.id}:${driverId}`,
      actor: `driver:${driverId}`,
      facts: { code: row.code },
    });
    return this.subscriptions.state(manager, driverId);
  }

  /** The code, if this driver could use it now. */
  private async usable(manager: EntityManager, driverId: string, typed: string): Promise<PromoCodeRow> {
    const code = normal(typed);
    const row = PROMO_CODE.test(code) ? await manager.findOneBy(PromoCodeRow, { code }) : null;
    if (row === null) throw new Refusal(PROMO_UNKNOWN);
    const now = this.clock.now();
    if (row.startsAt !== null && now < row.startsAt.getTime()) throw new Refusal(PROMO_NOT_STARTED);
    const over = row.stoppedAt !== null || (row.endsAt !== null && now >= row.endsAt.getTime());
    if (over) throw new Refusal(PROMO_EXPIRED);
    const used = await manager.existsBy(PromoUseRow, { promoCodeId: row.id, driverId, releasedAt: IsNull() });
    if (used) throw new Refusal(PROMO_ALREADY_USED);
    if (row.maxUses !== null && row.uses >= row.maxUses) throw new Refusal(PROMO_EXHAUSTED);
    return row;
  }

  /** Between the look and the use others may have been quicker: what counts is said by the rows. */
  private async take(
    manager: EntityManager,
    { id, code }: PromoCodeRow,
    driverId: string,
    paymentId: string | null,
  ): Promise<void> {
    const counted = await manager.query<[object[], number]>(
      'update billing.promo_codes set uses = uses + 1 where id = $1 and stopped_at is null and (max_uses is null or uses < max_uses)',
      [id],
    );
    if (counted[1] === 0) throw new Refusal(PROMO_EXHAUSTED);
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(PromoUseRow)
      .values({ promoCodeId: id, driverId, paymentId, usedAt: new Date(this.clock.now()) })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) throw new Refusal(PROMO_ALREADY_USED);
    await this.audit(manager, 'promo-code.applied', driverId, id, { code, ...(paymentId === null ? {} : { paymentId }) });
  }

  private priceOf(row: PromoCodeRow, tariff: TariffValue): DiscountedPrice {
    const meant = row.tariffs === null || row.tariffs.includes(tariff.code);
    if (row.kind === 'days' || !meant) throw new Refusal(PROMO_NOT_APPLICABLE);
    return discounted(tariff, row);
  }

  private async tariff(code: string): Promise<TariffValue> {
    const { tariffs } = await this.settings.current();
    const tariff = tariffs.find((one) => one.code === code);
    if (tariff === undefined) throw new Refusal(TARIFF_UNKNOWN);
    return tariff;
  }

  private audit(
    manager: EntityManager,
    action: string,
    driverId: string,
    promoCodeId: string,
    facts: Record<string, string>,
  ): Promise<void> {
    const at = new Date(this.clock.now()).toISOString();
    const said = { service: 'billing', action, actor: `driver:${driverId}`, target: `promo-code:${promoCodeId}`, at, facts };
    return this.outbox.add(manager, AuditRecorded, said);
  }
}

const normal = (typed: string): string => typed.trim().toUpperCase();
