import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { BROADCAST_STATES, MOST_SUGGESTED, SEGMENT_SUBSCRIPTIONS } from '#contracts';
import { body, list, moment, orNull, ref, shape, text, whole, type Schema } from './schema';

const id = text('Names it', { format: 'uuid' });
const version = whole('For the next change', { minimum: 1 });
const seen = whole('Of it as it was looked at', { minimum: 1 });
const reason = text('Why, for the audit log', { minLength: 3, maxLength: 250 });
const title = text('For staff', { minLength: 1, maxLength: 120 });
const name = text('For staff', { minLength: 1, maxLength: 100 });
const page = shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) });
const count = (description: string): SchemaObject => whole(description, { minimum: 0 });
const inBoth = (ofOne: SchemaObject): SchemaObject => body({ ru: ofOne, en: ofOne });
const question = (field: SchemaObject, ops: string[], value: Schema): Schema =>
  body({ field, op: { type: 'string', enum: ops }, value });
const field = (...names: string[]): SchemaObject => ({ type: 'string', enum: names });
const days = whole('Days of 24 hours, from now', { minimum: 0, maximum: 3_650 });
const words = (more: SchemaObject = {}): Schema =>
  list({ type: 'string', minLength: 1, maxLength: 100, ...more }, { minItems: 1, maxItems: 100 });

/** Segments and mailings as staff see them. */
export const adminBroadcastSchemas: Record<string, SchemaObject> = {
  Condition: {
    description: 'Whom a segment holds: at most 4 levels and 30 questions. `{all: []}` is everybody',
    oneOf: [
      body({ all: list(ref('Condition'), { maxItems: 30 }) }),
      body({ any: list(ref('Condition'), { minItems: 1, maxItems: 30 }) }),
      body({ not: ref('Condition') }),
      question(field('subscription'), ['in'], words({ enum: [...SEGMENT_SUBSCRIPTIONS] })),
      question(field('expiresWithinDays'), ['lte'], days),
      question(field('lastSeenDaysAgo', 'registeredDaysAgo'), ['lte', 'gte'], days),
      question(field('region', 'tag'), ['in'], words()),
      question(field('language'), ['in'], words({ enum: ['ru', 'en'] })),
    ],
  },
  Segment: shape({ id, name, condition: ref('Condition'), createdAt: moment('When it was made'), version }),
  SegmentList: shape({ items: list(ref('Segment')), page }),
  NewSegmentBody: body({ name, condition: ref('Condition') }),
  SegmentPatchBody: body({ version: seen }, { name, condition: ref('Condition') }),
  SegmentConditionBody: body({ condition: ref('Condition') }),
  SegmentCount: shape({
    count: count('Drivers that the condition holds'),
    reachable: count('Those of them who get a mailing: they agreed to it, are not blocked, and the bot may write to them'),
  }),
  SegmentSuggestions: shape({
    regions: list(text('Of saved searches'), { maxItems: MOST_SUGGESTED }),
    tags: list(text('Put on drivers by staff'), { maxItems: MOST_SUGGESTED }),
  }),
  BroadcastTexts: {
    ...inBoth(text('Plain text with {firstName}, {daysLeft}, {expiresAt}', { minLength: 1, maxLength: 3_000 })),
  },
  BroadcastButton: body({
    labels: inBoth(text('On the button', { minLength: 1, maxLength: 64 })),
    url: text('Where it leads; whoever follows it is counted', { format: 'uri', maxLength: 512 }),
  }),
  BroadcastProgress: shape({
    total: count('Recipients; grows while they are taken down'),
    waiting: count('Not sent yet'),
    sent: count('Telegram has it'),
    failed: count('Telegram did not take it, or did not say whether it did'),
    dropped: count('Not wanted any more: consent withdrawn, chat closed, canceled'),
    clicked: count('Drivers who followed the button'),
    byReason: { type: 'object', additionalProperties: count('How often'), description: 'Of `failed` and `dropped`' },
  }),
  Broadcast: shape({
    id,
    title,
    condition: ref('Condition'),
    texts: ref('BroadcastTexts'),
    button: { nullable: true, allOf: [ref('BroadcastButton')] },
    state: text('Where it stands', { enum: [...BROADCAST_STATES] }),
    scheduledAt: orNull(moment('Not before')),
    startedAt: orNull(moment('When sending began')),
    finishedAt: orNull(moment('When all was done, or canceled')),
    progress: ref('BroadcastProgress'),
    createdBy: text('`staff:<uuid>`'),
    createdAt: moment('When it was made'),
    version,
  }),
  BroadcastList: shape({ items: list(ref('Broadcast')), page }),
  BroadcastDraftBody: body(
    { title, condition: ref('Condition'), texts: ref('BroadcastTexts') },
    { button: { nullable: true, allOf: [ref('BroadcastButton')] } },
  ),
  BroadcastPatchBody: body(
    { version: seen },
    {
      title,
      condition: ref('Condition'),
      texts: ref('BroadcastTexts'),
      button: { nullable: true, allOf: [ref('BroadcastButton')] },
    },
  ),
  BroadcastSendBody: body({ reason }, { scheduleAt: moment('Not before; at once when absent or past') }),
  BroadcastReasonBody: body({ reason }),
  BroadcastPreviewBody: body({}),
};
