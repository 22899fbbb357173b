import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { ALERT_STATES, CONSENT_KINDS, DELIVERY_STATES, DRIVER_TAG, LANGUAGES, MOST_TAGS, RESPONSE_STATUSES } from '#contracts';
import { body, list, moment, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';

const id = text('Names it', { format: 'uuid' });
const cargoId = text('Load', { pattern: '^\\d{1,20}$' });
const reason = text('Why, for the audit log', { minLength: 3, maxLength: 250 });
const version = whole('Of the driver, for the next change', { minimum: 1 });
const tags = (more: SchemaObject = {}): SchemaObject => list(text('Filed under'), more);
const page = shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) });
const unavailable = list(text('A part that nobody could be asked about'));
const kopecks = orNull(whole('What was asked for, kopecks'));
const noteText = text('For colleagues', { minLength: 1, maxLength: 2_000 });

const summary: Record<string, Schema> = {
  id,
  telegramId: orNull(text('Null once erased', { pattern: '^\\d{1,20}$' })),
  firstName: text('As Telegram has it; empty once erased'),
  phoneMasked: orNull(text('Never the whole', { example: '+7 9•• •••-••-67' })),
  language: text('Language', { enum: [...LANGUAGES] }),
  createdAt: moment('Registered'),
  lastSeenAt: moment('Was there last, to five minutes'),
  blockedAt: orNull(moment('Shut out by staff since')),
  erasedAt: orNull(moment('Forgotten since')),
  tags: tags(),
};
const summaryIfKnown: Record<string, Schema> = {
  lastName: text('As Telegram has it'),
  username: text('In Telegram, without @'),
  access: ref('Access'),
};

/** What staff see of drivers, and say about them. */
export const adminDriverSchemas: Record<string, SchemaObject> = {
  AdminDriverLine: shape(summary, summaryIfKnown),
  AdminDriverList: shape({ items: list(ref('AdminDriverLine')), page, unavailable }),
  DriverNote: shape(
    { id, text: noteText, author: text('`staff:<uuid>`'), at: moment('When it was written') },
    { authorName: text('As colleagues know them') },
  ),
  AdminDriver: shape(
    {
      ...summary,
      timeZone: text('IANA name'),
      emailMasked: orNull(text('Never the whole', { example: 'i•••@mail.ru' })),
      consents: list(
        shape({
          kind: text('To what', { enum: [...CONSENT_KINDS] }),
          version: text('Of the text'),
          given: yesNo('False: withdrawn or denied'),
          at: moment('When'),
        }),
      ),
      notes: list(ref('DriverNote')),
      sessions: list(shape({ createdAt: moment('Signed in'), lastSeenAt: moment('Was there last') })),
      blockReason: orNull(text('In the words of staff')),
      version,
    },
    { ...summaryIfKnown, photoUrl: text('Picture in Telegram'), truck: ref('Truck') },
  ),
  RouteNames: shape({ from: text('City'), to: text('City') }),
  AdminResponse: shape({
    id,
    cargoId,
    route: ref('RouteNames'),
    status: text('Where it stands', { enum: [...RESPONSE_STATUSES] }),
    priceKopecks: kopecks,
    createdAt: moment('When it was made'),
    updatedAt: moment('When it last moved'),
  }),
  AdminResponseList: shape({ items: list(ref('AdminResponse')), page }),
  AdminSearch: shape({
    id,
    name: text('For people'),
    alertsEnabled: yesNo('New loads are told'),
    matchesToday: whole('Since midnight in the driver’s zone', { minimum: 0 }),
    lastMatchAt: orNull(moment('When a load matched last')),
  }),
  AdminAlert: shape({
    id: text('Key of the message'),
    cargoId,
    route: ref('RouteNames'),
    state: text('Whether it was told', { enum: [...ALERT_STATES] }),
    raisedAt: moment('When the load was found'),
    sentAt: orNull(moment('When Telegram took it; null for what went with a digest, or not at all')),
  }),
  AdminAlertList: shape({ items: list(ref('AdminAlert')), page }),
  AdminMessage: shape({
    id: text('Number'),
    kind: text('What it was about', { example: 'alert' }),
    state: text('What became of it', { enum: [...DELIVERY_STATES] }),
    createdAt: moment('When it was wanted'),
    sentAt: orNull(moment('When Telegram took it')),
    error: orNull(text('Telegram’s word for why not')),
  }),
  AdminMessageList: shape({ items: list(ref('AdminMessage')), page }),
  AdminDriverPage: shape({
    driver: ref('AdminDriver'),
    subscription: {
      nullable: true,
      description: 'As the driver sees it, with `receiptEmailMasked` in place of the address',
      allOf: [ref('Subscription')],
    },
    payments: list(ref('AdminPayment'), { maxItems: 10 }),
    responses: list(ref('AdminResponse'), { maxItems: 10 }),
    searches: list(ref('AdminSearch'), { maxItems: 10 }),
    alerts: list(ref('AdminAlert'), { maxItems: 10 }),
    messages: list(ref('AdminMessage'), { maxItems: 10 }),
    unavailable,
  }),
  ReasonBody: body({ reason }),
  GrantBody: body({ days: whole('Of 86 400 s', { minimum: 1, maximum: 3_650 }), reason }),
  GrantedAccess: shape({ access: ref('Access') }),
  TagsBody: body({
    tags: list(text('Filed under', { pattern: DRIVER_TAG.source, maxLength: 32 }), { maxItems: MOST_TAGS, uniqueItems: true }),
    version,
  }),
  DriverTags: shape({ tags: tags(), version }),
  NoteBody: body({ text: noteText }),
};
