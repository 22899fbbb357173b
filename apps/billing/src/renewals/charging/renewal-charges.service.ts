import { randomUUID } from 'node:crypto';
import { AuditRecorded, SubscriptionNotice, type SubscriptionNoticePayload } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SavedMethodRow } from '../../payments/methods/saved-method.entity';
import { Charges } from '../../payments/methods/charges.service';
import { ReceiptEmails } from '../../payments/ordering/receipt-emails.service';
import type { TariffValue } from '../../settings/setting-values';
import type { CustomerRow } from '../../subscriptions/customer.entity';
import type { RenewalRow } from '../renewal.entity';

/** A renewal whose turn it is: its customer is locked, its card is there, nothing is being charged. */
export interface Turn {
  readonly manager: EntityManager;
  readonly customer: CustomerRow;
  readonly renewal: RenewalRow;
  readonly method: SavedMethodRow;
  /** What is sold under the name that was agreed to. */
  readonly tariff: TariffValue;
  /** End of access that it is about. */
  readonly ends: Date;
}

/** Puts down the charge of a saved method: our row, the request to YooKassa and the mark that this end of access is charged for. */
@Injectable()
export class RenewalCharges {
  constructor(
    private readonly charges: Charges,
    private readonly emails: ReceiptEmails,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Tells the driver what is charged, when and from what; without this there is no charge. */
  async notice({ manager, renewal, method, ends }: Omit<Turn, 'tariff'>, chargeAt: Date): Promise<void> {
    const { driverId, tariff, amount } = renewal;
    await this.say(manager, {
      key: `renewal-soon:${driverId}:${chargeAt.getTime()}`,
      driverId,
      kind: 'renewal-soon',
      tariff,
      amountKopecks: amount,
      chargedAt: chargeAt.toISOString(),
      methodTitle: method.title,
      until: ends.toISOString(),
    });
    await this.audit(manager, renewal, 'renewal.noticed', { chargeAt: chargeAt.toISOString() });
  }

  say(manager: EntityManager, notice: SubscriptionNoticePayload): Promise<unknown> {
    return this.outbox.add(manager, SubscriptionNotice, notice);
  }

  /** @param email where the receipt goes; null when receipts do not go through YooKassa @returns the id of the payment */
  async charge(
    { manager, customer, renewal, method, tariff, ends }: Turn,
    noticedAt: Date,
    email: string | null,
  ): Promise<string> {
    if (email !== null) {
      await this.emails.remember(manager, customer, email);
      customer.receiptEmail = email;
    }
    const { consentVersion } = renewal;
    const charge = { paymentId: randomUUID(), tariff, methodId: method.methodId, consentVersion };
    const row = await this.charges.place(manager, customer, charge);
    if (row === undefined) throw new Error('the settings changed meanwhile');
    // Constraints stand behind this row: unwarned, or a second one for the same end, undoes all of it.
    await manager.query(
      `insert into billing.renewal_charges (payment_id, driver_id, ends_at, number, state, consent_version, noticed_at, created_at)
       select $1, $2, $3, count(*) + 1, 'open', $4, $5, $6 from billing.renewal_charges where driver_id = $2 and ends_at = $3`,
      [row.id, row.driverId, ends, consentVersion, noticedAt, row.createdAt],
    );
    await this.audit(manager, renewal, 'renewal.charged', { paymentId: row.id });
    return row.id;
  }

  private async audit(manager: EntityManager, renewal: RenewalRow, action: string, facts: Record<string, string>): Promise<void> {
    const { driverId, tariff, amount, consentVersion } = renewal;
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action,
      actor: 'rule:renewal',
      target: `driver:${driverId}`,
      at: new Date(this.clock.now()).toISOString(),
      facts: { tariff, amountKopecks: amount, consentVersion, ...facts },
    });
  }
}
