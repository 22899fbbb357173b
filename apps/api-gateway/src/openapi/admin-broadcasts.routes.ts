import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { BROADCAST_STATES } from '#contracts';
import { idempotencyKey, pageSize, query, type Described } from './described';

const TAG = 'Admin: broadcasts';
const id: ParameterObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const reason = { schema: 'BroadcastReasonBody', example: { reason: 'Ошибка в тексте' } };
const condition = {
  all: [
    { field: 'subscription', op: 'in', value: ['trial'] },
    { field: 'expiresWithinDays', op: 'lte', value: 3 },
  ],
};
const texts = { ru: '{firstName}, осталось дней: {daysLeft}', en: '{firstName}, days left: {daysLeft}' };

/** Segments and mailings. */
export const adminBroadcastRoutes: Readonly<Record<string, Described>> = {
  'get /admin/segments': { tag: TAG, summary: 'Segments, newest first', staff: 'segments.read', answers: [200, 'SegmentList'] },
  'get /admin/segments/suggestions': {
    tag: TAG,
    summary: 'Regions and tags that drivers have, for who writes a condition; a minute old at most',
    staff: 'segments.read',
    answers: [200, 'SegmentSuggestions'],
  },
  'post /admin/segments': {
    tag: TAG,
    summary: 'Keep a condition under a name',
    staff: 'segments.change',
    parameters: [idempotencyKey],
    body: { schema: 'NewSegmentBody', example: { name: 'Пробный период кончается', condition } },
    answers: [201, 'Segment'],
    refusals: ['IDEMPOTENCY_KEY_REUSED'],
  },
  'post /admin/segments/count': {
    tag: TAG,
    summary: 'How many drivers a condition holds now',
    staff: 'segments.read',
    body: { schema: 'SegmentConditionBody', example: { condition } },
    answers: [200, 'SegmentCount'],
  },
  'patch /admin/segments/{id}': {
    tag: TAG,
    summary: 'Change a segment; broadcasts keep the condition they were made with',
    staff: 'segments.change',
    parameters: [id],
    body: { schema: 'SegmentPatchBody', example: { version: 1, name: 'Скоро платить' } },
    answers: [200, 'Segment'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT'],
  },
  'delete /admin/segments/{id}': {
    tag: TAG,
    summary: 'Drop a segment; twice is once',
    staff: 'segments.change',
    parameters: [id],
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'get /admin/broadcasts': {
    tag: TAG,
    summary: 'Mailings, newest first',
    staff: 'broadcasts.read',
    parameters: [
      query('state', 'Where they stand', { type: 'string', enum: [...BROADCAST_STATES] }),
      pageSize,
      query('cursor', 'From the page before', { type: 'string' }),
    ],
    answers: [200, 'BroadcastList'],
  },
  'post /admin/broadcasts': {
    tag: TAG,
    summary: 'A draft',
    staff: 'broadcasts.change',
    parameters: [idempotencyKey],
    body: { schema: 'BroadcastDraftBody', example: { title: 'Конец пробного периода', condition, texts } },
    answers: [201, 'Broadcast'],
    refusals: ['IDEMPOTENCY_KEY_REUSED'],
  },
  'get /admin/broadcasts/{id}': {
    tag: TAG,
    summary: 'A mailing and how far it has come',
    staff: 'broadcasts.read',
    parameters: [id],
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND'],
  },
  'patch /admin/broadcasts/{id}': {
    tag: TAG,
    summary: 'Change a draft',
    staff: 'broadcasts.change',
    parameters: [id],
    body: { schema: 'BroadcastPatchBody', example: { version: 1, texts, button: null } },
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT', 'BROADCAST_STATE'],
  },
  'post /admin/broadcasts/{id}/preview': {
    tag: TAG,
    summary: 'Send both texts to the Telegram account of who asks',
    staff: 'broadcasts.change',
    parameters: [id],
    body: { schema: 'BroadcastPreviewBody', example: {} },
    answers: [204],
    refusals: ['NOT_FOUND', 'PREVIEW_IMPOSSIBLE'],
  },
  'post /admin/broadcasts/{id}/send': {
    tag: TAG,
    summary: 'Send a draft, now or later',
    staff: 'broadcasts.change',
    parameters: [id],
    body: { schema: 'BroadcastSendBody', example: { reason: 'Акция', scheduleAt: '2026-12-01T07:00:00.000Z' } },
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND', 'BROADCAST_STATE'],
  },
  'post /admin/broadcasts/{id}/pause': {
    tag: TAG,
    summary: 'Stop for a while; what has left arrives',
    staff: 'broadcasts.change',
    parameters: [id],
    body: reason,
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND', 'BROADCAST_STATE'],
  },
  'post /admin/broadcasts/{id}/resume': {
    tag: TAG,
    summary: 'Go on',
    staff: 'broadcasts.change',
    parameters: [id],
    body: reason,
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND', 'BROADCAST_STATE'],
  },
  'post /admin/broadcasts/{id}/cancel': {
    tag: TAG,
    summary: 'End it; who was not written to is not',
    staff: 'broadcasts.change',
    parameters: [id],
    body: reason,
    answers: [200, 'Broadcast'],
    refusals: ['NOT_FOUND', 'BROADCAST_STATE'],
  },
};
