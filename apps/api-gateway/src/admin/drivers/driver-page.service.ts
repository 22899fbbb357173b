import {
  FindPayments,
  GetDeliveries,
  GetDriverProfile,
  GetSubscription,
  ListDriverAlerts,
  ListDriverMessages,
  ListResponses,
  ListSearches,
  maskedEmail,
  type Access,
  type AdminPayment,
  type DriverAlert,
  type DriverMessage,
  type DriverProfile,
  type ResponseStatus,
  type RouteNames,
  type SavedSearch,
  type Subscription,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { listPage, type ListPage, type PageQuery } from '../paging/page.query';
import { Parts } from '../parts/parts';

const SHOWN = 10;

/** What a driver offered for a load. Kopecks. */
export interface ResponseLine {
  readonly id: string;
  readonly cargoId: string;
  readonly route: RouteNames;
  readonly status: ResponseStatus;
  readonly priceKopecks: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a driver was told of a load, and when Telegram took it. */
export type AlertLine = DriverAlert & { readonly sentAt: string | null };

export type SearchLine = Pick<SavedSearch, 'id' | 'name' | 'matchesToday'> & {
  readonly alertsEnabled: boolean;
  readonly lastMatchAt: string | null;
};

export type ShownSubscription = Access & Omit<Subscription, 'access' | 'receiptEmail'> & { readonly receiptEmailMasked?: string };

/** All that there is to see of one driver. A part whose service does not answer is empty and named in `unavailable`. */
export interface DriverPage {
  readonly driver: DriverProfile & { readonly access?: Access };
  readonly subscription: ShownSubscription | null;
  readonly payments: readonly AdminPayment[];
  readonly responses: readonly ResponseLine[];
  readonly searches: readonly SearchLine[];
  readonly alerts: readonly AlertLine[];
  readonly messages: readonly DriverMessage[];
  readonly unavailable: readonly string[];
}

/** One driver as staff see them: each service is asked once for its part. */
@Injectable()
export class DriverPages {
  constructor(
    private readonly rpc: RpcClient,
    private readonly book: AccessBook,
  ) {}

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE when nobody knows who the driver is */
  async of(driverId: string): Promise<DriverPage> {
    const driver = await this.rpc.call(GetDriverProfile, { driverId });
    const parts = new Parts();
    const few = { limit: SHOWN };
    const [subscription, payments, responses, searches, alerts, messages] = await Promise.all([
      parts.ask('subscription', null, () => this.subscription(driverId)),
      parts.ask('payments', [], async () => (await this.payments(driverId)).items),
      parts.ask('responses', [], async () => (await this.responses(driverId, few)).items),
      parts.ask('searches', [], () => this.searches(driver)),
      parts.ask('alerts', [], async () => (await this.alerts(driverId, few, parts)).items),
      parts.ask('messages', [], async () => (await this.messages(driverId, few)).items),
    ]);
    if (subscription !== null) {
      const { active, source, expiresAt, daysLeft, autoRenew } = subscription;
      Object.assign(driver, { access: { active, source, expiresAt, daysLeft, autoRenew } });
    }
    return { driver, subscription, payments, responses, searches, alerts, messages, unavailable: parts.unavailable };
  }

  async responses(driverId: string, { limit, cursor }: PageQuery): Promise<ListPage<ResponseLine>> {
    const { items, nextCursor } = await this.rpc.call(ListResponses, {
      driverId,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const lines = items.map(({ id, cargoId, cargo, status, priceKopecks, createdAt, updatedAt }): ResponseLine => {
      const route = { from: cargo.route.from.city, to: cargo.route.to.city };
      return { id, cargoId, route, status, priceKopecks: priceKopecks ?? null, createdAt, updatedAt };
    });
    return listPage({ items: lines, nextCursor });
  }

  async messages(driverId: string, { limit, cursor }: PageQuery): Promise<ListPage<DriverMessage>> {
    return listPage(await this.rpc.call(ListDriverMessages, { driverId, limit, ...(cursor === undefined ? {} : { cursor }) }));
  }

  /** Filtering knows what was told, bot when it left. */
  async alerts(driverId: string, { limit, cursor }: PageQuery, parts = new Parts()): Promise<ListPage<AlertLine>> {
    const page = await this.rpc.call(ListDriverAlerts, { driverId, limit, ...(cursor === undefined ? {} : { cursor }) });
    const keys = page.items.map(({ id }) => id);
    const deliveries = await parts.ask('deliveries', [], async () =>
      keys.length === 0 ? [] : (await this.rpc.call(GetDeliveries, { keys })).items,
    );
    const sent = new Map(deliveries.map(({ key, sentAt }) => [key, sentAt]));
    const items = page.items.map((alert) => Object.assign(alert, { sentAt: sent.get(alert.id) ?? null }));
    return listPage({ items, nextCursor: page.nextCursor });
  }

  private async subscription(driverId: string): Promise<ShownSubscription> {
    const { access, receiptEmail, ...more } = await this.rpc.call(GetSubscription, { driverId });
    const masked = receiptEmail === undefined ? {} : { receiptEmailMasked: maskedEmail(receiptEmail) };
    return Object.assign(this.book.read(access), more, masked);
  }

  private async payments(driverId: string): Promise<{ items: AdminPayment[] }> {
    return this.rpc.call(FindPayments, { filter: { driverId }, sort: '-createdAt', limit: SHOWN });
  }

  /** Who was erased has none, and asking after them in a zone would make them known again. */
  private async searches({ id: driverId, timeZone, erasedAt }: DriverProfile): Promise<SearchLine[]> {
    if (erasedAt !== null) return [];
    const { items } = await this.rpc.call(ListSearches, { driverId, timeZone });
    return items.map(({ id, name, alerts, matchesToday, lastMatchAt }) => ({
      id,
      name,
      alertsEnabled: alerts.enabled,
      matchesToday,
      lastMatchAt: lastMatchAt ?? null,
    }));
  }
}
