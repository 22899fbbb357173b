import {
  ApplyPromoCode,
  CheckPromoCode,
  DeletePaymentMethod,
  GetSubscription,
  ListTariffs,
  SetAutoRenew,
  type Access,
  type AccessState,
  type Language,
  type ListTariffsResponse,
  type PromoEffect,
  type Session,
  type Subscription,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { PromoCheckBody } from './subscription.bodies';

/** The driver's access, and what it came from and goes on with. */
export type ShownSubscription = Access & Omit<Subscription, 'access'>;

/** What is for sale, what the driver has of it, and promo codes: asked of billing. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly rpc: RpcClient,
    private readonly book: AccessBook,
  ) {}

  tariffs(language: Language): Promise<ListTariffsResponse> {
    return this.rpc.call(ListTariffs, { language });
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async read({ driverId }: Session): Promise<ShownSubscription> {
    const { access, ...more } = await this.rpc.call(GetSubscription, { driverId });
    return Object.assign(this.learn(access), more);
  }

  /** @throws Refusal PROMO_UNKNOWN and its kin, TARIFF_UNKNOWN, SERVICE_UNAVAILABLE */
  checkPromo({ driverId }: Session, { code, tariff }: PromoCheckBody): Promise<PromoEffect> {
    return this.rpc.call(CheckPromoCode, { driverId, code, ...(tariff === undefined ? {} : { tariff }) });
  }

  /** @throws Refusal PROMO_UNKNOWN and its kin, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE */
  async applyPromo({ driverId }: Session, code: string, idempotencyKey: string | undefined): Promise<{ access: Access }> {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return { access: this.learn(await this.rpc.call(ApplyPromoCode, { driverId, code, ...key })) };
  }

  /** @throws Refusal NO_SAVED_METHOD, CONSENT_REQUIRED, SERVICE_UNAVAILABLE */
  async setAutoRenew({ driverId }: Session, enabled: boolean): Promise<Access> {
    return this.learn(await this.rpc.call(SetAutoRenew, { driverId, enabled }));
  }

  async forgetCard({ driverId }: Session): Promise<void> {
    await this.rpc.call(DeletePaymentMethod, { driverId });
  }

  /** The next request of this driver at this door need not wait for the event. */
  private learn(state: AccessState): Access {
    this.book.hear(state);
    return this.book.read(state);
  }
}
