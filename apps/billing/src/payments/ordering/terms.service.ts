import {
  CONSENT_REQUIRED,
  GetConsent,
  PAYMENTS_DISABLED,
  Refusal,
  TARIFF_UNKNOWN,
  type CreatePaymentRequest,
  type PaymentProvider,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../settings/settings.service';
import type { ReceiptValue, ShopKeys, TariffValue } from '../../settings/setting-values';
import { Subscriptions } from '../../subscriptions/subscriptions.service';
import { ReceiptEmails } from './receipt-emails.service';

/** What a driver orders, worked out before anything is stored. */
export interface Terms {
  readonly tariff: TariffValue;
  readonly provider: PaymentProvider;
  /** Of the tariff, in kopecks or Stars. */
  readonly price: number;
  readonly currency: 'RUB' | 'XTR';
  /** As it is kept: capitals, no spaces around. */
  readonly promoCode: string | null;
  readonly autoRenew: boolean;
  readonly consentVersion: string | null;
  readonly receipt: ReceiptValue | null;
  readonly email: string | null;
  readonly shop: ShopKeys | undefined;
}

/** Everything that other services and the settings have to say about an order; asked outside of any transaction. */
@Injectable()
export class OrderTerms {
  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly settings: Settings,
    private readonly subscriptions: Subscriptions,
    private readonly emails: ReceiptEmails,
  ) {}

  /** @throws Refusal PAYMENTS_DISABLED, TARIFF_UNKNOWN, EMAIL_REQUIRED, CONSENT_REQUIRED, NOT_FOUND */
  async of({ driverId, order }: CreatePaymentRequest): Promise<Terms> {
    const { paymentsEnabled, shop, tariffs, receipt, consentVersion } = await this.settings.current();
    const { provider = 'yookassa' } = order;
    if (!paymentsEnabled || (provider === 'yookassa' && shop === undefined)) throw new Refusal(PAYMENTS_DISABLED);
    const tariff = tariffs.find(({ code }) => code === order.tariff);
    if (tariff === undefined) throw new Refusal(TARIFF_UNKNOWN);
    await this.subscriptions.meet(driverId);
    const promoCode = presentCode(order.promoCode);
    if (provider === 'stars') return this.inStars(tariff, promoCode);
    const autoRenew = order.autoRenew === true && tariff.renewable;
    if (autoRenew) await this.requireConsent(driverId, consentVersion);
    const { manager } = this.database.source;
    const email = receipt.enabled ? await this.emails.find(manager, driverId, order.email) : (order.email ?? null);
    return {
      tariff,
      provider,
      price: tariff.priceKopecks,
      currency: 'RUB',
      promoCode,
      autoRenew,
      consentVersion: autoRenew ? consentVersion : null,
      receipt: receipt.enabled ? receipt : null,
      email,
      shop,
    };
  }

  /** Stars are not roubles: no receipt of ours, no card to charge again. */
  private inStars(tariff: TariffValue, promoCode: string | null): Terms {
    if (tariff.priceStars === null) throw new Refusal(TARIFF_UNKNOWN);
    return {
      tariff,
      provider: 'stars',
      price: tariff.priceStars,
      currency: 'XTR',
      promoCode,
      autoRenew: false,
      consentVersion: null,
      receipt: null,
      email: null,
      shop: undefined,
    };
  }

  private async requireConsent(driverId: string, version: string): Promise<void> {
    const consent = await this.rpc.call(GetConsent, { driverId, kind: 'auto-renewal' });
    if (!consent.given || consent.version !== version) throw new Refusal(CONSENT_REQUIRED);
  }
}

const presentCode = (typed: string | undefined): string | null => {
  const code = typed?.trim().toUpperCase() ?? '';
  return code === '' ? null : code;
};
