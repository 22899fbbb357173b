import { EMAIL_REQUIRED, GetDriver, Refusal } from '#contracts';
import { RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CustomerRow } from '../../subscriptions/customer.entity';
import { Customers } from '../../subscriptions/customers.service';

/** Where a driver's receipts go. Telegram never tells an address: it is asked for once and remembered, with its history. */
@Injectable()
export class ReceiptEmails implements OnModuleInit {
  constructor(
    private readonly customers: Customers,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** The address of somebody who is erased is forgotten; that of their payments stays, as the law on receipts wants it. */
  onModuleInit(): void {
    this.customers.onErased(async (manager, driverId) => {
      await manager.query('delete from billing.receipt_emails where driver_id = $1', [driverId]);
    });
  }

  /** @param given with this order @throws Refusal EMAIL_REQUIRED when none is known */
  async find(manager: EntityManager, driverId: string, given: string | undefined): Promise<string> {
    if (given !== undefined) return given;
    const customer = await manager.findOneBy(CustomerRow, { driverId });
    const email = customer?.receiptEmail ?? (await this.rpc.call(GetDriver, { driverId })).email;
    if (email === undefined) throw new Refusal(EMAIL_REQUIRED);
    return email;
  }

  /** Under the lock of the customer. */
  async remember(manager: EntityManager, customer: CustomerRow, email: string): Promise<void> {
    if (customer.receiptEmail === email) return;
    const { driverId } = customer;
    await manager.update(CustomerRow, { driverId }, { receiptEmail: email });
    await manager.query('insert into billing.receipt_emails (driver_id, email, at) values ($1, $2, $3)', [
      driverId,
      email,
      new Date(this.clock.now()),
    ]);
  }
}
