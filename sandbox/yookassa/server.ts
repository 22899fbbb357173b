import type { FastifyInstance } from 'fastify';
import type { SandboxClock } from '../clock';
import { Timetable } from '../telegram/updates/timetable';
import { Api } from './api/api';
import { routesOf } from './api/routes';
import { Notifications } from './notifications/notifications';
import { Methods } from './shop/methods';
import { Payments } from './shop/payments';
import { Receipts } from './shop/receipts';
import { Refunds } from './shop/refunds';
import { USUAL_SETTINGS, type Settings } from './shop/settings';
import { Shop } from './shop/shop';

/** YooKassa with one shop: the API, the payer's page, notifications, all by the world's clock. */
export class YooKassaServer {
  readonly timetable: Timetable;
  readonly shop: Shop;
  readonly methods: Methods;
  readonly receipts: Receipts;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly notifications: Notifications;
  readonly api: Api;
  /** Where browsers find the sandbox: payers are sent there. */
  publicUrl = '';
  private readonly usual: Settings;

  constructor(
    readonly clock: SandboxClock,
    settings: Partial<Settings> = {},
  ) {
    this.usual = { ...USUAL_SETTINGS, ...settings };
    this.timetable = new Timetable(clock);
    this.shop = new Shop(
      clock,
      this.timetable,
      { ...this.usual },
      (id) => `${this.publicUrl}/yookassa/checkout/payments/v2/contract?orderId=${id}`,
    );
    const { shop } = this;
    this.methods = new Methods(shop);
    this.receipts = new Receipts(shop);
    this.payments = new Payments(shop, this.methods, this.receipts);
    this.refunds = new Refunds(shop, this.receipts);
    this.notifications = new Notifications(shop);
    this.api = new Api(shop, routesOf(this));
  }

  register(app: FastifyInstance): void {
    this.api.register(app);
  }

  /** Moves the world forward, and does what has become due. @param ms of the world */
  step(ms: number): void {
    this.timetable.step(ms);
  }

  /** As at the start: no object, no trouble, the settings it was started with. */
  reset(): void {
    this.timetable.clear();
    this.shop.forget();
    this.api.replay.clear();
    this.api.faults.clear();
    this.api.log.clear();
    this.notifications.clear();
    this.payments.nextCharges.length = 0;
    this.refunds.mode = { outcome: 'succeeded' };
    Object.assign(this.shop.settings, this.usual);
  }

  close(): void {
    this.notifications.clear();
    this.timetable.clear();
  }
}
