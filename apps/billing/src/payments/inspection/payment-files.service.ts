import { PAYMENT_UNKNOWN, Refusal, type PaymentFile, type PaymentMoment, type SeenNotification } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefundRow } from '../../refunds/refund.entity';
import { PaymentRow, sumOf } from '../payment.entity';
import { AttemptRow } from '../providers/attempt.entity';
import { toAdminPayment, toAdminRefund } from './admin-payment';

/** Everything that is known of one payment, for who asks why it failed. */
@Injectable()
export class PaymentFiles {
  constructor(private readonly database: Database) {}

  /** @throws Refusal NOT_FOUND */
  async read(paymentId: string): Promise<PaymentFile> {
    const { manager } = this.database.source;
    const row = await manager.findOneBy(PaymentRow, { id: paymentId });
    if (row === null) throw new Refusal(PAYMENT_UNKNOWN);
    const refunds = await manager.find(RefundRow, { where: { paymentId }, order: { createdAt: 'ASC', id: 'ASC' } });
    const objects = [row, ...refunds].flatMap(({ externalId }) => externalId ?? []);
    const [steps, requests, notifications] = await Promise.all([
      stepsOf(manager, row),
      requestsOf(manager, paymentId),
      notificationsAbout(manager, objects),
    ]);
    const history = [...steps, ...requests, ...refunds.flatMap((refund) => momentsOf(refund, row))];
    return {
      payment: toAdminPayment(row),
      // Stable: of what happened at one moment each list keeps its own order.
      history: history.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
      notifications,
      refunds: refunds.map((refund) => toAdminRefund(refund, row)),
    };
  }
}

interface Step {
  readonly from_status: string | null;
  readonly to_status: string;
  readonly why: string;
  readonly at: Date;
}

async function stepsOf(manager: EntityManager, { id, reason }: PaymentRow): Promise<PaymentMoment[]> {
  const steps = await manager.query<Step[]>(
    'select from_status, to_status, why, at from billing.payment_steps where payment_id = $1 order by id',
    [id],
  );
  return steps.map(({ from_status: from, to_status: to, why, at }) => ({
    at: at.toISOString(),
    what: `payment.${to}`,
    facts: { why, ...(from === null ? {} : { from }), ...(to === 'canceled' && reason !== null ? { reason } : {}) },
  }));
}

/** What YooKassa was asked, as far as it went: an answer that came at the first try is no news. */
async function requestsOf(manager: EntityManager, paymentId: string): Promise<PaymentMoment[]> {
  const attempts = await manager.find(AttemptRow, { where: { paymentId }, order: { createdAt: 'ASC', key: 'ASC' } });
  return attempts
    .filter(({ state, tries, error }) => state !== 'answered' || tries > 1 || error !== null)
    .map(({ state, tries, error, refundId, createdAt, closedAt }) => ({
      at: (closedAt ?? createdAt).toISOString(),
      what: `request.${state}`,
      facts: { tries, ...(error === null ? {} : { error }), ...(refundId === null ? {} : { refundId }) },
    }));
}

function momentsOf(refund: RefundRow, row: PaymentRow): PaymentMoment[] {
  const { id: refundId, actor, reason, failure, createdAt, endedAt, status } = refund;
  const sum = sumOf(row, refund.amount);
  const ordered = { at: createdAt.toISOString(), what: 'refund.ordered', facts: { refundId, actor, reason, ...sum } };
  if (endedAt === null) return [ordered];
  const facts = { refundId, ...sum, ...(failure === null ? {} : { failure }) };
  return [ordered, { at: endedAt.toISOString(), what: `refund.${status}`, facts }];
}

interface NotificationColumns {
  readonly id: string;
  readonly event: string;
  readonly times: number;
  readonly state: 'due' | 'done';
  readonly outcome: string | null;
  readonly first_at: Date;
  readonly done_at: Date | null;
}

/** @param objects ids at YooKassa */
async function notificationsAbout(manager: EntityManager, objects: readonly string[]): Promise<SeenNotification[]> {
  const rows = await manager.query<NotificationColumns[]>(
    `select id, event, times, state, outcome, first_at, done_at from billing.payment_notifications
     where object_id = any($1) order by first_at, id`,
    [objects],
  );
  return rows.map(({ id, event, times, state, outcome, first_at: receivedAt, done_at: doneAt }) => ({
    id: Number(id),
    receivedAt: receivedAt.toISOString(),
    times,
    event,
    state,
    processedAt: state === 'done' ? (doneAt?.toISOString() ?? null) : null,
    outcome: state === 'done' ? outcome : null,
    problem: state === 'due' ? outcome : null,
  }));
}
