import { GetSubscription, type SubscriptionNoticePayload } from '#contracts';
import { eventually } from '#testing';
import type { Reason } from '../../../../../sandbox/yookassa/shop/cards';
import { ShopSide } from '../../payments/testing/shop-side';
import { DAY, HOUR, SECOND, type StageOptions } from '../../testing/stage';
import { RenewalWorker } from '../charging/renewal-worker.service';

/** Version of the text of auto-renewal that holds. */
export const VERSION = '2026-11-01';

export interface ChargeRow {
  readonly payment_id: string;
  readonly state: 'open' | 'paid' | 'failed' | 'dropped';
  readonly ends_at: Date;
  readonly noticed_at: Date;
  readonly created_at: Date;
}

/** A driver whose access renews itself from the first payment on. */
export interface RenewedDriver {
  readonly driverId: string;
  /** End of access, ms since 1970. */
  readonly ends: number;
  /** YooKassa's. */
  readonly methodId: string;
  readonly paymentId: string;
}

/** Drivers whose access renews itself, and what can be seen of that. */
export class Renewed {
  private constructor(
    readonly shop: ShopSide,
    private readonly workers: readonly RenewalWorker[],
  ) {}

  /** On a stage with two replicas, whose workers take their turns at the test's own word too. */
  static async start(options: StageOptions = {}): Promise<Renewed> {
    const shop = await ShopSide.start(options);
    return new Renewed(
      shop,
      shop.stage.replicas.map(({ app }) => app.get(RenewalWorker)),
    );
  }

  /** Ends what the test broke and began. */
  async calm(): Promise<void> {
    this.shop.stage.sandbox.yookassa.api.faults.clear();
    await this.shop.stage.rows('update billing.customers set auto_renew = false');
  }

  async isOn(driverId: string): Promise<boolean> {
    return (await this.shop.stage.ask(GetSubscription, { driverId })).access.autoRenew;
  }

  /** Agrees now to the text of today. */
  consent(driverId: string): void {
    const at = new Date(this.shop.stage.clock.now()).toISOString();
    this.shop.stage.peers.consent(driverId, 'auto-renewal', { given: true, version: VERSION, at });
  }

  async driver(tariff = '1_month'): Promise<RenewedDriver> {
    const driverId = this.shop.driver();
    this.consent(driverId);
    const { payment } = await this.shop.order(driverId, { tariff, autoRenew: true, consentVersion: VERSION });
    this.shop.pay(payment.id);
    await this.shop.until(payment.id, 'succeeded');
    const { access } = await this.shop.stage.ask(GetSubscription, { driverId });
    const methodId = this.shop.atYooKassa(payment.id)[0]!.method!.id;
    return { driverId, ends: Date.parse(access.expiresAt!), methodId, paymentId: payment.id };
  }

  nextCharge(reason: Reason): void {
    const details = { party: 'payment_network' as const, reason };
    this.shop.stage.sandbox.yookassa.payments.nextCharges.push({ outcome: 'canceled', details });
  }

  async everyReplica(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.round()));
  }

  /** Lets time come to the notice, or to a later one. */
  async told(driverId: string, ends: number, moment = ends - 3 * DAY): Promise<void> {
    this.shop.stage.clock.set(moment);
    const told = () =>
      this.shop.stage.rows('select 1 from billing.renewals where driver_id = $1 and ends_at = $2 and noticed_at is not null', [
        driverId,
        new Date(ends),
      ]);
    await this.turns('the driver is told', async () => (await told()).length === 1);
  }

  /** Lets time come to the notice and to the charge, which is put down and waits to be sent. */
  async putDown(driverId: string, ends: number): Promise<ChargeRow> {
    await this.told(driverId, ends);
    const before = (await this.charges(driverId)).length;
    this.shop.stage.clock.set(ends - 2 * HOUR);
    await this.turns('the charge is put down', async () => (await this.charges(driverId)).length > before);
    return (await this.charges(driverId)).at(-1)!;
  }

  /** The same, and it is sent. */
  async throughCharge(driverId: string, ends: number): Promise<void> {
    await this.putDown(driverId, ends);
    this.shop.stage.clock.pass(SECOND);
  }

  /** A turn is missed when somebody else holds the driver just then: it comes again. */
  private turns(what: string, condition: () => Promise<boolean>): Promise<void> {
    return eventually(what, async () => {
      await this.everyReplica();
      return condition();
    });
  }

  /** Waits for so many charges in a state; the time of the world goes by meanwhile. */
  async charged(driverId: string, state: ChargeRow['state'], count = 1): Promise<ChargeRow[]> {
    let found: ChargeRow[] = [];
    await eventually(`${count} charges are ${state}`, async () => {
      await this.everyReplica();
      found = (await this.charges(driverId)).filter((charge) => charge.state === state);
      if (found.length < count) this.shop.stage.clock.pass(SECOND);
      return found.length >= count;
    });
    return found;
  }

  charges(driverId: string): Promise<ChargeRow[]> {
    return this.shop.stage.rows<ChargeRow>(
      'select * from billing.renewal_charges where driver_id = $1 order by created_at, number',
      [driverId],
    );
  }

  /** Requests for the charges of this driver, as they are kept. */
  keys(driverId: string): Promise<{ key: string; tries: number; state: string }[]> {
    return this.shop.stage.rows(
      `select a.key, a.tries, a.state from billing.payment_attempts a join billing.renewal_charges c on c.payment_id = a.payment_id
       where c.driver_id = $1`,
      [driverId],
    );
  }

  /**
   * What the driver was told of the renewal since the first payment; that access ended meanwhile is noticed by a clock of its own, sooner
   * or later than what a test waits for.
   */
  async notices(driverId: string): Promise<SubscriptionNoticePayload[]> {
    return (await this.shop.notices(driverId)).slice(1).filter(({ kind }) => kind !== 'expired');
  }

  untilOff(driverId: string): Promise<void> {
    return this.turns('it is off', async () => {
      const rows = await this.shop.stage.rows('select 1 from billing.customers where driver_id = $1 and auto_renew', [driverId]);
      return rows.length === 0;
    });
  }
}

export const kindsOf = (notices: readonly SubscriptionNoticePayload[]): string[] => notices.map(({ kind }) => kind);
