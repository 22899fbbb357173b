import { FAULT_KINDS, ROUTES } from './faults';

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
const count = { type: 'integer', minimum: 1, maximum: 1_000_000 };
const milliseconds = { type: 'number', minimum: 0, maximum: 366 * 86_400_000 };
const kopecks = { type: 'integer', minimum: 1, maximum: 1_000_000_000 };
const id = { type: 'string', pattern: '^[0-9]{1,20}$' };
const matching = { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { type: 'number' }] } };

export const wanted = optional({
  fromPointId: { type: 'integer' },
  toPointId: { type: 'integer' },
  truckTypeId: { type: 'integer' },
  ownerInn: { type: 'string' },
  weight: { type: 'number', exclusiveMinimum: 0 },
  volume: { type: 'number', exclusiveMinimum: 0 },
  price: kopecks,
  note: { type: 'string', nullable: true },
  matching,
});
export const changed = optional({ id, matching, price: kopecks });
export const removed = optional({ id, matching });
export const account = object({
  suspended: flag,
  rejectLogins: flag,
  refusalStatus: { enum: [401, 422] },
  requestsPerMinute: { type: 'integer', minimum: 0, maximum: 1_000_000 },
});
export const fault = object(
  {
    route: { enum: [...ROUTES, '*'] },
    kind: { enum: FAULT_KINDS },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    times: count,
  },
  ['kind'],
);
export const behaviour = object({
  latency: {
    anyOf: [{ enum: ['none', 'realistic'] }, object({ minMs: milliseconds, maxMs: milliseconds }, ['minMs', 'maxMs'])],
  },
  wvMeaning: { enum: ['fits-capacity', 'at-least'] },
  alive: flag,
});
