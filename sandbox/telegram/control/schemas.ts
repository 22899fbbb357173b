import { FAULT_KINDS } from '../bot-api/faults';
import { MEMBER_STATUSES } from '../world/types';

/** What the control API takes: nothing it does not know. */
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const flag = { type: 'boolean' };
const text = { type: 'string', minLength: 1, maxLength: 64 };
const userId = { type: 'integer', minimum: 1, maximum: 2 ** 52 - 1 };
const groupId = { type: 'integer', minimum: -(2 ** 52), maximum: -1 };
const chatId = { type: 'integer', minimum: -(2 ** 52), maximum: 2 ** 52 - 1 };
const messageId = { type: 'integer', minimum: 1 };
const count = { type: 'integer', minimum: 0, maximum: 1_000_000 };
const latitude = { type: 'number', minimum: -90, maximum: 90 };
const longitude = { type: 'number', minimum: -180, maximum: 180 };
const phone = { type: 'string', pattern: '^[+]?[0-9]{7,15}$' };
const member = object({ userId, status: { enum: MEMBER_STATUSES } }, ['userId', 'status']);
/** In a path or a query everything is text. */
const digits = { type: 'string', pattern: '^-?[0-9]{1,16}$' };

export const someone = object({ userId }, ['userId']);
export const user = object({ id: userId, first_name: text, last_name: text, username: text, language_code: text }, [
  'id',
  'first_name',
]);
export const group = object({ id: groupId, title: text, members: { type: 'array', items: member } }, ['id', 'title', 'members']);
export { member };
export const say = object({ userId, chatId, text: { type: 'string', minLength: 1, maxLength: 4_096 }, replyTo: messageId }, [
  'userId',
  'text',
]);
export const tap = {
  ...object({ userId, chatId, messageId, data: { type: 'string' }, label: { type: 'string' } }, [
    'userId',
    'chatId',
    'messageId',
  ]),
  anyOf: [{ required: ['data'] }, { required: ['label'] }],
};
export const contact = object({ userId, phone, foreign: flag, forwarded: flag }, ['userId']);
export const location = object(
  { userId, latitude, longitude, livePeriod: { type: 'integer', minimum: 60, maximum: 0x7fffffff } },
  ['userId', 'latitude', 'longitude'],
);
export const liveLocation = object({ userId, messageId, latitude, longitude, stop: flag }, [
  'userId',
  'messageId',
  'latitude',
  'longitude',
]);
export const pay = {
  ...object({ userId, messageId, invoiceLink: { type: 'string' } }, ['userId']),
  oneOf: [{ required: ['messageId'] }, { required: ['invoiceLink'] }],
};
export const open = object(
  {
    userId,
    url: { type: 'string', pattern: '^https?://' },
    startParam: { type: 'string', pattern: '^[\\w-]{0,512}$' },
    theme: { enum: ['light', 'dark'] },
  },
  ['userId'],
);
export const fault = object(
  {
    method: { type: 'string', pattern: '^([*]|[a-zA-Z]+)$' },
    chatId,
    contains: { type: 'string', minLength: 1 },
    kind: { enum: FAULT_KINDS },
    retryAfter: { type: 'integer', minimum: 1, maximum: 86_400 },
    times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    migrateTo: groupId,
  },
  ['kind'],
);
export const limiter = object(
  {
    enabled: flag,
    perSecond: { type: 'integer', minimum: 1 },
    perChatPerSecond: { type: 'integer', minimum: 1 },
    perGroupPerMinute: { type: 'integer', minimum: 1 },
  },
  ['enabled'],
);
export const behaviour = object({
  duplicateUpdates: count,
  reorderUpdates: count,
  wrongSecret: count,
  oversizedUpdate: count,
  unknownUpdate: { type: 'integer', minimum: 0, maximum: 1_000 },
});
export const clock = object({ stepMs: { type: 'number', minimum: 0, maximum: 366 * 86_400_000 } }, ['stepMs']);
export const calls = object({ method: { type: 'string' }, chatId: digits, since: digits, limit: digits });
export const messages = object({ limit: digits });
export const chatPath = object({ id: digits }, ['id']);
