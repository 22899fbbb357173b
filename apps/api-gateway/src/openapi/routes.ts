import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { LINK_TOKEN, RESPONSE_STATUSES } from '#contracts';
import { idempotencyKey, pageSize, query, type Described } from './described';
import * as examples from './examples';
import { filterParameters } from './filter.parameters';
import { adminRoutes } from './admin.routes';
import { searchRoutes } from './search.routes';
import { subscriptionRoutes } from './subscription.routes';

const cargoId: ParameterObject = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^\\d{1,20}$' },
  example: examples.card.id,
};
const responseId: ParameterObject = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
/** Every route of the public API. */
export const ROUTES: Readonly<Record<string, Described>> = {
  'post /auth/telegram': {
    tag: 'Auth',
    summary: "Sign in with Telegram's launch string",
    open: true,
    body: {
      schema: 'LoginBody',
      example: { initData: 'query_id=AAH…&user=%7B%22id%22%3A279058397…&auth_date=1763712000&hash=…' },
    },
    answers: [200, 'Login'],
    refusals: ['INIT_DATA_INVALID', 'INIT_DATA_EXPIRED', 'DRIVER_BLOCKED'],
  },
  'post /auth/logout': { tag: 'Auth', summary: 'End this session at once', answers: [204] },
  'get /r/{token}': {
    tag: 'Driver',
    summary: 'Where the button of a mailing leads',
    open: true,
    parameters: [{ name: 'token', in: 'path', required: true, schema: { type: 'string', pattern: LINK_TOKEN.source } }],
    answers: [302],
    refusals: ['NOT_FOUND'],
  },
  'get /me': { tag: 'Driver', summary: 'The driver, their access and flags', answers: [200, 'Me'], refusals: ['NOT_FOUND'] },
  'patch /me': {
    tag: 'Driver',
    summary: 'Change language, time zone, e-mail or truck; what is absent stays',
    body: { schema: 'DriverPatch', example: { language: 'en', truck: examples.driver.truck } },
    answers: [200, 'Driver'],
    refusals: ['NOT_FOUND'],
  },
  'delete /me': { tag: 'Driver', summary: "Erase the driver's personal data", answers: [202], refusals: ['NOT_FOUND'] },
  'post /me/consents': {
    tag: 'Driver',
    summary: 'Record a consent, given or withdrawn',
    body: { schema: 'ConsentBody', example: { kind: 'personal-data', version: '2026-11-01', given: true } },
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'put /me/contact': {
    tag: 'Driver',
    summary: 'Confirm the phone number through Telegram',
    body: { schema: 'ContactBody', example: { contact: 'contact=%7B%22phone_number%22%3A…%7D&auth_date=1763712000&hash=…' } },
    answers: [200, 'Driver'],
    refusals: ['CONTACT_INVALID', 'NOT_FOUND'],
  },
  'get /cargos': {
    tag: 'Cargos',
    summary: 'Loads that match a filter',
    parameters: [
      ...filterParameters,
      pageSize,
      query('offset', 'Cards to skip', { type: 'integer', minimum: 0, maximum: 10_000, default: 0 }),
    ],
    page: true,
    answers: [200, 'CargoList'],
    refusals: ['FILTER_INVALID', 'SUBSCRIPTION_REQUIRED', 'EXCHANGE_UNAVAILABLE'],
  },
  'get /cargos/{id}': {
    tag: 'Cargos',
    summary: 'One load with its comment and contacts',
    parameters: [cargoId],
    page: true,
    answers: [200, 'Cargo'],
    refusals: ['CARGO_NOT_FOUND', 'EXCHANGE_UNAVAILABLE'],
  },
  'get /dictionaries/points': {
    tag: 'Dictionaries',
    summary: 'Cities whose name begins so',
    parameters: [query('name', 'Beginning of the name', { type: 'string', maxLength: 100, example: 'моск' }), pageSize],
    page: true,
    answers: [200, 'PointList'],
    refusals: ['EXCHANGE_UNAVAILABLE'],
  },
  'get /dictionaries/load-types': {
    tag: 'Dictionaries',
    summary: 'Ways of loading',
    page: true,
    answers: [200, 'RefList'],
    refusals: ['EXCHANGE_UNAVAILABLE'],
  },
  'get /dictionaries/truck-types': {
    tag: 'Dictionaries',
    summary: 'Truck bodies',
    page: true,
    answers: [200, 'RefList'],
    refusals: ['EXCHANGE_UNAVAILABLE'],
  },
  'get /dictionaries/weight-volume-presets': {
    tag: 'Dictionaries',
    summary: 'Usual truck sizes',
    page: true,
    answers: [200, 'PresetList'],
  },
  'get /me/filters': { tag: 'Filters', summary: 'The last filter of the driver', answers: [200, 'LastFilter'] },
  'put /me/filters': {
    tag: 'Filters',
    summary: 'Remember the filter',
    body: { schema: 'FilterBody', example: { filter: examples.filter } },
    answers: [200, 'LastFilter'],
    refusals: ['FILTER_INVALID'],
  },
  'post /cargos/{id}/responses': {
    tag: 'Responses',
    summary: 'Respond to a load',
    parameters: [cargoId, idempotencyKey],
    body: { schema: 'ResponseOffer', example: examples.offer },
    answers: [201, 'Response'],
    repeated: [200, 'The driver had responded to this load: the first response stands'],
    refusals: [
      'NOT_FOUND',
      'SUBSCRIPTION_REQUIRED',
      'CARGO_NOT_FOUND',
      'CARGO_REMOVED',
      'IDEMPOTENCY_KEY_REUSED',
      'EXCHANGE_UNAVAILABLE',
    ],
  },
  'get /me/responses': {
    tag: 'Responses',
    summary: "The driver's responses, newest first",
    parameters: [
      query('status', 'Only these', { type: 'string', enum: [...RESPONSE_STATUSES] }),
      pageSize,
      query('cursor', 'From the page before', { type: 'string' }),
    ],
    answers: [200, 'ResponseList'],
  },
  'post /me/responses/{id}/withdraw': {
    tag: 'Responses',
    summary: 'Take a response back',
    parameters: [responseId],
    answers: [200, 'Response'],
    refusals: ['NOT_FOUND', 'RESPONSE_STATE'],
  },
  'post /me/responses/{id}/rating': {
    tag: 'Responses',
    summary: 'Rate the load and its owner; changeable for a day',
    parameters: [responseId],
    body: { schema: 'RatingBody', example: { stars: 5, comment: 'Загрузили за час' } },
    answers: [200, 'Response'],
    refusals: ['NOT_FOUND', 'RESPONSE_STATE'],
  },
  ...searchRoutes,
  ...subscriptionRoutes,
  'get /events': {
    tag: 'Live',
    summary: 'Server-sent events: response.updated, access.changed, payment.updated, cargo.changed, resync',
    parameters: [
      query('ticket', 'Instead of the Authorization header', { type: 'string' }),
      { name: 'Last-Event-ID', in: 'header', description: 'Resumes up to ten minutes back', schema: { type: 'string' } },
    ],
    stream: true,
    answers: [200],
  },
  'post /webhooks/telegram': {
    tag: 'Webhooks',
    summary: 'An update of the bot, from Telegram alone; answered once it is stored, the same one is kept once',
    open: true,
    parameters: [
      {
        name: 'X-Telegram-Bot-Api-Secret-Token',
        in: 'header',
        required: true,
        description: 'TELEGRAM_WEBHOOK_SECRET',
        schema: { type: 'string' },
      },
    ],
    body: { schema: 'TelegramUpdate', example: { update_id: 731_204_561 } },
    answers: [200],
    refusals: ['WEBHOOK_SECRET_INVALID', 'ROUTE_NOT_FOUND'],
  },
  'post /webhooks/yookassa/{secret}': {
    tag: 'Webhooks',
    summary: 'A notification of YooKassa, from its networks alone; answered once it is stored. Nothing in it is believed',
    open: true,
    invalid: 400,
    parameters: [
      {
        name: 'secret',
        in: 'path',
        required: true,
        description: 'YOOKASSA_WEBHOOK_SECRET',
        schema: { type: 'string' },
      },
    ],
    body: { schema: 'PaymentNotification', example: examples.notification },
    answers: [200],
    refusals: ['SENDER_NOT_ALLOWED', 'ROUTE_NOT_FOUND'],
  },
  'post /events/ticket': { tag: 'Live', summary: 'A ticket of one minute for GET /events', answers: [200, 'Ticket'] },
  ...adminRoutes,
};
