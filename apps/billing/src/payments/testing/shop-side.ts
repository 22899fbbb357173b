import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreatePayment,
  ReceivePaymentNotification,
  SubscriptionNotice,
  type CreatePaymentResponse,
  type Payment,
  type PaymentOrder,
  type SubscriptionNoticePayload,
} from '#contracts';
import { eventually } from '#testing';
import { USUAL_CARD } from '../../../../../sandbox/yookassa/shop/cards';
import type { Payment as PaymentAtYooKassa } from '../../../../../sandbox/yookassa/shop/objects';
import { DAY, Stage, type StageOptions } from '../../testing/stage';

/** A payment in our books, as tests look at it. */
export interface BookedPayment {
  readonly id: string;
  readonly status: Payment['status'];
  readonly reason: string | null;
  readonly refund_rule: string | null;
  readonly problem: string | null;
  readonly external_id: string | null;
  readonly amount: number;
  readonly refunded: number;
  readonly refunding: number;
  readonly receipt_status: string | null;
}

/** A request that YooKassa got. */
export interface Asked {
  readonly key: string;
  readonly body: unknown;
  readonly bodySha256: string;
  readonly status: number;
}

/** Drivers who pay, YooKassa that takes it, and the address its notifications go to, as the gateway hands them over. */
export class ShopSide {
  /** What the address answers to the next notifications; then 200 once billing has stored them. */
  readonly answers: number[] = [];

  private constructor(
    readonly stage: Stage,
    private readonly server: Server,
  ) {}

  /** A stage with two replicas, and this beside it. */
  static async start(options: StageOptions = {}): Promise<ShopSide> {
    const stage = await Stage.set(options);
    await stage.replica();
    await stage.replica();
    return ShopSide.open(stage);
  }

  static async open(stage: Stage): Promise<ShopSide> {
    const server = createServer();
    const side = new ShopSide(stage, server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => void side.hear(Buffer.concat(parts).toString()).then((status) => response.writeHead(status).end()));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    side.listen();
    return side;
  }

  /** Notifications arrive from now on. */
  listen(): void {
    const { port } = this.server.address() as AddressInfo;
    this.stage.sandbox.yookassa.shop.settings.notificationUrl = `http://127.0.0.1:${port}/`;
  }

  deafen(): void {
    this.stage.sandbox.yookassa.shop.settings.notificationUrl = undefined;
  }

  private async hear(text: string): Promise<number> {
    const scripted = this.answers.shift();
    if (scripted !== undefined) return scripted;
    const body = JSON.parse(text) as { event: string; object: { id: string } };
    const { event, object } = body;
    return this.stage.ask(ReceivePaymentNotification, { event, objectId: object.id, body }).then(
      () => 200,
      () => 503,
    );
  }

  /** One whose e-mail auth-session knows. */
  driver(): string {
    return this.stage.peers.driver({ email: 'ivan@example.ru' }).id;
  }

  order(driverId: string, order: Partial<PaymentOrder> = {}, idempotencyKey?: string): Promise<CreatePaymentResponse> {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.stage.ask(CreatePayment, { driverId, language: 'ru', order: { tariff: '1_month', ...order }, ...key });
  }

  /** All that YooKassa has of a payment of ours. */
  atYooKassa(paymentId: string): PaymentAtYooKassa[] {
    const all = [...this.stage.sandbox.yookassa.shop.payments.values()];
    return all.filter(({ asked }) => asked.metadata?.['payment_id'] === paymentId);
  }

  /** What YooKassa was sent that names this payment (ours or theirs), in its order. */
  requests(id: string): Asked[] {
    const sent = this.stage.sandbox.yookassa.api.log.entries.filter(({ body }) => body?.includes(id) === true);
    return sent.map(({ idempotenceKey, body, bodySha256, status }) => ({
      key: idempotenceKey!,
      body: JSON.parse(body!) as unknown,
      bodySha256: bodySha256!,
      status,
    }));
  }

  pay(paymentId: string): void {
    this.stage.sandbox.yookassa.payments.pay(this.atYooKassa(paymentId)[0]!, { type: 'bank_card', card: USUAL_CARD });
  }

  decline(paymentId: string, reason: 'insufficient_funds' | 'general_decline' = 'insufficient_funds'): void {
    this.stage.sandbox.yookassa.payments.decline(this.atYooKassa(paymentId)[0]!, { party: 'payment_network', reason });
  }

  async booked(paymentId: string): Promise<BookedPayment> {
    const [row] = await this.stage.rows<BookedPayment>('select * from billing.payments where id = $1', [paymentId]);
    return row!;
  }

  until(paymentId: string, status: Payment['status'], ms = 30_000): Promise<void> {
    return eventually(`the payment is ${status}`, async () => (await this.booked(paymentId)).status === status, ms);
  }

  /** Days bought and not taken back, in whole seconds and in days. */
  async boughtDays(driverId: string): Promise<number> {
    const [row] = await this.stage.rows<{ seconds: string | null }>(
      `select sum(granted_s - taken_back_s) as seconds from billing.access_periods
       where driver_id = $1 and source in ('payment', 'stars')`,
      [driverId],
    );
    return (Number(row?.seconds ?? 0) * 1_000) / DAY;
  }

  async notices(driverId: string): Promise<SubscriptionNoticePayload[]> {
    return (await this.stage.said(SubscriptionNotice)).filter((notice) => notice.driverId === driverId);
  }

  /** Closes this and the stage. */
  async end(): Promise<void> {
    await this.close();
    await this.stage.stop();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
