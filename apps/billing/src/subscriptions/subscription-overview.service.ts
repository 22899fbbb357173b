import {
  IDEMPOTENCY_KEY_REUSED,
  Refusal,
  SubscriptionNotice,
  type AccessState,
  type GrantDaysRequest,
  type NextRenewal,
  type PaymentMethodTitle,
  type Subscription,
} from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Settings } from '../settings/settings.service';
import { AccessPeriodRow, toPeriod } from './access-period.entity';
import { DAY_S } from './access-states';
import { CustomerRow } from './customer.entity';
import { Subscriptions } from './subscriptions.service';

const HISTORY = 200;

/** What those who keep cards and renewals add to the picture. */
export interface SubscriptionPart {
  readonly paymentMethod?: PaymentMethodTitle;
  readonly renewal?: NextRenewal;
}

export type PartSource = (manager: EntityManager, driverId: string) => Promise<SubscriptionPart>;

/** The subscription as its driver, and as staff, see it. */
@Injectable()
export class SubscriptionOverview {
  private readonly sources: PartSource[] = [];

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** `source` is asked every time a subscription is shown. */
  addPart(source: PartSource): void {
    this.sources.push(source);
  }

  /** @throws Refusal NOT_FOUND */
  async of(driverId: string): Promise<Subscription> {
    const access = await this.subscriptions.access(driverId);
    const { manager } = this.database.source;
    const [{ receiptEmail }, history, { consentVersion }, parts] = await Promise.all([
      manager.findOneByOrFail(CustomerRow, { driverId }),
      manager.find(AccessPeriodRow, { where: { driverId }, order: { starts: 'DESC', id: 'DESC' }, take: HISTORY }),
      this.settings.current(),
      Promise.all(this.sources.map((source) => source(manager, driverId))),
    ]);
    return {
      access,
      history: history.map(toPeriod),
      ...(Object.assign({}, ...parts) as SubscriptionPart),
      ...(receiptEmail === null ? {} : { receiptEmail }),
      consentVersion,
    };
  }

  /** Days given by staff. @throws Refusal NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  async give({ driverId, days, reason, actor, address, key }: GrantDaysRequest): Promise<AccessState> {
    await this.subscriptions.meet(driverId);
    return this.database.transaction(async (manager) => {
      const grant = {
        driverId,
        source: 'gift' as const,
        days,
        key: `gift:${driverId}:${key}`,
        actor,
        address,
        facts: { reason },
      };
      const given = await this.subscriptions.grant(manager, grant);
      if (!given) await this.refuseOther(manager, grant.key, days);
      const state = await this.subscriptions.state(manager, driverId);
      const until = state.usableUntil ?? state.expiresAt;
      if (given && until !== null)
        await this.outbox.add(manager, SubscriptionNotice, {
          key: `gift:${driverId}:${key}`,
          driverId,
          kind: 'days-given',
          days,
          until,
        });
      return state;
    });
  }

  private async refuseOther(manager: EntityManager, key: string, days: number): Promise<void> {
    const { granted } = await manager.findOneByOrFail(AccessPeriodRow, { key });
    if (granted !== days * DAY_S) throw new Refusal(IDEMPOTENCY_KEY_REUSED);
  }
}
