import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  AuditFilter,
  DriverAlertsRequest,
  FindSubscriptionsRequest,
  ListBroadcastsRequest,
  ListFavouritesRequest,
  ListPaymentsRequest,
  ListResponsesRequest,
  PageRequest,
  PaymentFilter,
  type ClassRef,
} from '../index';

/** What a service finds in a field of a message, and whether it takes the field as it came. */
function read(shape: ClassRef<object>, field: string, sent: unknown): { found: unknown; taken: boolean } {
  const message = plainToInstance(shape, { [field]: sent });
  return {
    found: (message as Record<string, unknown>)[field],
    taken: !validateSync(message).some((one) => one.property === field),
  };
}

const CURSOR = 'bnVtYmVy';
const FIELDS: readonly [shape: ClassRef<object>, field: string, right: string | number | boolean][] = [
  [PageRequest, 'cursor', CURSOR],
  [DriverAlertsRequest, 'cursor', CURSOR],
  [FindSubscriptionsRequest, 'cursor', CURSOR],
  [FindSubscriptionsRequest, 'state', 'trial'],
  [FindSubscriptionsRequest, 'source', 'gift'],
  [FindSubscriptionsRequest, 'from', '2026-01-01'],
  [ListBroadcastsRequest, 'cursor', CURSOR],
  [ListBroadcastsRequest, 'state', 'draft'],
  [ListFavouritesRequest, 'cursor', CURSOR],
  [ListFavouritesRequest, 'limit', 20],
  [ListPaymentsRequest, 'cursor', CURSOR],
  [ListResponsesRequest, 'cursor', CURSOR],
  [ListResponsesRequest, 'status', 'sent'],
  [PaymentFilter, 'status', 'pending'],
  [AuditFilter, 'to', '2026-01-01'],
];

describe('what may be left out of a message', () => {
  const rows = FIELDS.map(([shape, ...row]) => [shape.name, ...row, shape] as const);
  it.each(rows)('reads as left out when it comes as null: %s, %s', (_name, field, right, shape) => {
    expect(read(shape, field, null)).toEqual({ found: undefined, taken: true });
    expect(read(shape, field, right)).toEqual({ found: right, taken: true });
    expect(read(shape, field, 'no such thing')).toEqual({ found: 'no such thing', taken: false });
    for (const nothing of ['', 0, false]) expect(read(shape, field, nothing)).toEqual({ found: nothing, taken: false });
  });
});
