import { EMAIL_REQUIRED, GetConsent, Refusal } from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SavedMethods } from '../../payments/methods/saved-methods.service';
import { ReceiptEmails } from '../../payments/ordering/receipt-emails.service';
import { Settings } from '../../settings/settings.service';
import type { SettingValues } from '../../settings/setting-values';
import { CustomerRow } from '../../subscriptions/customer.entity';
import { RenewalCharges, type Turn } from './renewal-charges.service';
import { RenewalEnds } from './renewal-ends.service';
import { isAsAgreed, nextMove, type Move } from './renewal-plan';
import { RenewalRow, UNPLANNED } from '../renewal.entity';
import { Renewals } from '../renewals.service';

const [HOUR_MS, WEEK_MS] = [3_600_000, 7 * 86_400_000] as const;

/** What a charge needs to know from others; asked before its transaction, which holds nobody up then. */
type Readiness = { readonly email: string | null } | 'not-asked' | 'consent-gone' | 'no-email';

/** One driver's turn: whatever there is to do now, in one transaction under the lock that ends renewals too. */
@Injectable()
export class RenewalTurns {
  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly settings: Settings,
    private readonly methods: SavedMethods,
    private readonly emails: ReceiptEmails,
    private readonly renewals: Renewals,
    private readonly charges: RenewalCharges,
    private readonly ends: RenewalEnds,
    private readonly clock: Clock,
  ) {}

  /** Drivers whose turn it is; those whose access ends at another time than was planned for are among them. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.source.query<{ driver_id: string }[]>(
      `select r.driver_id from billing.renewals r join billing.customers c on c.driver_id = r.driver_id
       where c.auto_renew and c.blocked_at is null and r.payment_id is null
         and (r.next_look_at <= $1 or r.ends_at is distinct from c.expires_at)
       order by r.next_look_at limit $2`,
      [new Date(this.clock.now()), limit],
    );
    return rows.map((row) => row.driver_id);
  }

  async take(driverId: string): Promise<void> {
    const readiness = await this.prepare(driverId);
    await this.database.transaction((manager) => this.act(manager, driverId, readiness));
  }

  /** What cannot be done now has its turn again later. */
  async postpone(driverId: string, ms: number): Promise<void> {
    const nextLookAt = new Date(this.clock.now() + ms);
    await this.database.source.manager.update(RenewalRow, { driverId }, { nextLookAt });
  }

  private async prepare(driverId: string): Promise<Readiness> {
    const { manager } = this.database.source;
    const [customer, renewal, settings] = await Promise.all([
      manager.findOneBy(CustomerRow, { driverId }),
      manager.findOneBy(RenewalRow, { driverId }),
      this.settings.current(),
    ]);
    if (customer === null || renewal === null) return 'not-asked';
    if ((await this.moveOf(manager, customer, renewal, settings)).kind !== 'charge') return 'not-asked';
    // A withdrawal that has not reached us yet counts all the same.
    if (!(await this.rpc.call(GetConsent, { driverId, kind: 'auto-renewal' })).given) return 'consent-gone';
    if (!settings.receipt.enabled) return { email: null };
    try {
      return { email: await this.emails.find(manager, driverId, undefined) };
    } catch (error) {
      if (error instanceof Refusal && error.is(EMAIL_REQUIRED)) return 'no-email';
      throw error;
    }
  }

  private async act(manager: EntityManager, driverId: string, readiness: Readiness): Promise<void> {
    const customer = await manager.findOne(CustomerRow, {
      where: { driverId },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    // Somebody changes this driver's money or days right now: there is another turn.
    if (customer?.autoRenew !== true || customer.blockedAt !== null) return;
    const renewal = await manager.findOneByOrFail(RenewalRow, { driverId });
    if (renewal.paymentId !== null) return;
    const method = await this.methods.find(manager, driverId);
    if (method === null || readiness === 'consent-gone') return this.renewals.end(manager, driverId, 'rule:nothing-to-charge');
    const settings = await this.settings.current();
    const move = await this.moveOf(manager, customer, renewal, settings);
    const ends = customer.expiresAt;
    const plan = planFor(renewal, ends);
    const change = async (changes: Partial<RenewalRow>): Promise<void> => {
      await manager.update(RenewalRow, { driverId }, { ...plan, ...changes });
    };
    if (move.kind === 'wait') return change({ nextLookAt: new Date(move.until) });
    if (move.kind === 'stop') return this.ends.stop(manager, renewal, move.reason);
    const tariff = settings.tariffs.find(({ code }) => code === renewal.tariff);
    if (ends === null || tariff === undefined) return;
    const turn: Turn = { manager, customer, renewal, method, tariff, ends };
    if (move.kind === 'notice') {
      const chargeAt = new Date(move.chargeAt);
      await this.charges.notice(turn, chargeAt);
      return change({ noticedAt: new Date(this.clock.now()), chargeAt, nextLookAt: chargeAt });
    }
    if (readiness === 'no-email') return this.ends.stop(manager, renewal, 'no-email');
    // It became a charge only now: its turn comes again at once.
    if (readiness === 'not-asked' || plan.noticedAt === null) return;
    return change({ paymentId: await this.charges.charge(turn, plan.noticedAt, readiness.email) });
  }

  private async moveOf(
    manager: EntityManager,
    { expiresAt }: CustomerRow,
    renewal: RenewalRow,
    { paymentsEnabled, tariffs, shop }: SettingValues,
  ): Promise<Move> {
    const now = this.clock.now();
    if (expiresAt === null || !paymentsEnabled || shop === undefined) return { kind: 'wait', until: now + HOUR_MS };
    const weekAgo = new Date(now - WEEK_MS);
    const [facts] = await manager.query<FactColumns[]>(FACTS, [renewal.driverId, expiresAt, renewal.paidBy, weekAgo]);
    const tariff = tariffs.find(({ code }) => code === renewal.tariff);
    return nextMove({
      now,
      ends: expiresAt.getTime(),
      plan: planFor(renewal, expiresAt),
      asAgreed: isAsAgreed(renewal, tariff),
      refunded: facts?.refunded === true,
      failedAt: facts?.failed_at.map((at) => at.getTime()) ?? [],
    });
  }
}

type PlanColumns = Pick<RenewalRow, 'endsAt' | 'noticedAt' | 'chargeAt' | 'failures'>;

/** A plan for another end is none. */
const planFor = ({ endsAt, noticedAt, chargeAt, failures }: RenewalRow, ends: Date | null): PlanColumns =>
  endsAt !== null && endsAt.getTime() === ends?.getTime()
    ? { endsAt, noticedAt, chargeAt, failures }
    : { ...UNPLANNED, endsAt: ends };

interface FactColumns {
  readonly refunded: boolean;
  readonly failed_at: Date[];
}

/** Whether the last payment went back, or this very end was paid for and its days were taken back; and when charges of the last week failed. */
const FACTS = `select
    exists (select 1 from billing.payments where id = $3 and status = 'refunded')
      or exists (select 1 from billing.renewal_charges where driver_id = $1 and ends_at = $2 and state = 'paid') as refunded,
    array(select created_at from billing.renewal_charges
      where driver_id = $1 and state = 'failed' and created_at > $4 order by created_at desc) as failed_at`;
