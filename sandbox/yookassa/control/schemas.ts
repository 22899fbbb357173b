import { FAULT_KINDS, FAULT_STATUSES, ROUTE_NAMES } from '../api/faults';
import { FORGERIES } from '../notifications/forgeries';
import { DECLINES } from '../shop/cards';
import { REFUND_REASONS } from '../shop/settings';

/** What the control API takes. An unknown field is refused: a misspelt switch that switches nothing costs an evening. */
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** A body that may be left out. */
const optional = (properties: object): object => ({ ...object(properties), nullable: true });

const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 0, maximum: 10_000 };
const milliseconds = { type: 'number', minimum: 0, maximum: 4 * 366 * 86_400_000 };
const id = { type: 'string', minLength: 1, maxLength: 64 };
const party = { enum: ['yoo_money', 'payment_network', 'merchant'] };
const reason = { enum: DECLINES };

export const settings = object({
  notificationUrl: { type: 'string', maxLength: 2_048, pattern: '^https?://' },
  sourceAddress: { type: 'string', minLength: 2, maxLength: 45, pattern: '^[0-9a-f.:]+$' },
  fiscalization: flag,
  autopayments: flag,
  savesMethods: flag,
  declineOnPage: { enum: ['cancel', 'retry'] },
  test: flag,
  receiptTakesMs: milliseconds,
  receiptOutcome: { enum: ['pending', 'succeeded', 'canceled'] },
});
export const pay = optional({
  id,
  card: { type: 'string', pattern: '^[0-9]{13,19}$' },
  method: { enum: ['bank_card', 'yoo_money', 'sbp'] },
});
export const decline = optional({ id, party, reason });
export const nextCharge = object(
  {
    outcome: { enum: ['succeeded', 'canceled', 'pending'] },
    party,
    reason,
    times: { type: 'integer', minimum: 1, maximum: 1_000 },
  },
  ['outcome'],
);
export const chosen = optional({ id });
const refundEnd = { party: { enum: ['yoo_money', 'refund_network'] }, reason: { enum: REFUND_REASONS } };
export const refundMode = object(
  { outcome: { enum: ['succeeded', 'pending', 'canceled'] }, settleAfterMs: milliseconds, ...refundEnd },
  ['outcome'],
);
export const finishRefund = object({ id, outcome: { enum: ['succeeded', 'canceled'] }, ...refundEnd }, ['outcome']);
export const fault = object(
  {
    route: { enum: [...ROUTE_NAMES, '*'] },
    kind: { enum: FAULT_KINDS },
    times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    status: { enum: FAULT_STATUSES },
    executed: flag,
    retryAfterMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
    delayMs: milliseconds,
  },
  ['kind'],
);
export const behaviour = object({ duplicate: count, reorder: count, drop: count, stale: count, delayMs: milliseconds });
export const forge = object({ kind: { enum: FORGERIES }, id }, ['kind']);
export const resend = object({ id: { type: 'integer', minimum: 1 } }, ['id']);
