import {
  ChangePromoCode,
  CreatePromoCode,
  FindPromoCodes,
  ListPromoUses,
  PROMO_CODE_UNKNOWN,
  Refusal,
  type NewPromoCode,
  type PromoCode,
  type PromoUse,
  type StaffDoing,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { listPage, type ListPage, type PageQuery } from '../paging/page.query';
import type { PromoCodePatch, PromoCodesQuery } from './promo-codes.bodies';

/** Promo codes in the hands of staff, asked of billing. */
@Injectable()
export class AdminPromoCodes {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor of another list, SERVICE_UNAVAILABLE */
  async find(query: PromoCodesQuery): Promise<ListPage<PromoCode>> {
    return listPage(await this.rpc.call(FindPromoCodes, query));
  }

  /** @throws Refusal VALIDATION_FAILED, PROMO_CODE_TAKEN, TARIFF_UNKNOWN, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE */
  create(body: NewPromoCode, by: StaffDoing, key: string | undefined): Promise<PromoCode> {
    return this.rpc.call(CreatePromoCode, Object.assign({}, body, by, key === undefined ? {} : { idempotencyKey: key }));
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, VALIDATION_FAILED, SERVICE_UNAVAILABLE */
  change(id: string, { version, reason, ...changes }: PromoCodePatch, by: StaffDoing): Promise<PromoCode> {
    return this.rpc.call(ChangePromoCode, Object.assign({ id: known(id), version, changes, reason }, by));
  }

  /** @throws Refusal NOT_FOUND, VALIDATION_FAILED for a cursor of another list, SERVICE_UNAVAILABLE */
  async uses(id: string, { limit, cursor }: PageQuery): Promise<ListPage<PromoUse>> {
    const from = cursor === undefined ? {} : { cursor };
    return listPage(await this.rpc.call(ListPromoUses, { id: known(id), limit, ...from }));
  }
}

const known = (id: string): string => {
  if (!isUUID(id)) throw new Refusal(PROMO_CODE_UNKNOWN);
  return id;
};
