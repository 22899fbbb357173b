import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { idempotencyKey, pageSize, query, type Described } from './described';
import * as examples from './examples';

const path = (name: string, pattern: string, example: string): ParameterObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', pattern },
  example,
});
const searchId: ParameterObject = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
  example: examples.search.id,
};
const cargoId = path('cargoId', '^\\d{1,20}$', examples.card.id);
const inn = path('inn', '^(\\d{10}|\\d{12})$', '7707083893');

/** Saved searches, and what a driver puts aside. */
export const searchRoutes: Readonly<Record<string, Described>> = {
  'get /me/searches': {
    tag: 'Searches',
    summary: 'Saved searches, oldest first',
    answers: [200, 'SearchList'],
  },
  'post /me/searches': {
    tag: 'Searches',
    summary: 'Save a filter; alerts are on unless said otherwise. Ten at most',
    parameters: [idempotencyKey],
    body: { schema: 'NewSearchBody', example: { name: 'Домой', filter: examples.filter, alerts: { maxPerHour: 5 } } },
    answers: [201, 'SavedSearch'],
    refusals: ['SUBSCRIPTION_REQUIRED', 'FILTER_INVALID', 'SEARCH_LIMIT', 'IDEMPOTENCY_KEY_REUSED'],
  },
  'patch /me/searches/{id}': {
    tag: 'Searches',
    summary: 'Change a search; what is absent stays, null takes quiet hours and muting away',
    parameters: [searchId],
    body: { schema: 'SearchPatchBody', example: { alerts: { enabled: false, quietHours: null } } },
    answers: [200, 'SavedSearch'],
    refusals: ['SUBSCRIPTION_REQUIRED', 'FILTER_INVALID', 'NOT_FOUND'],
  },
  'delete /me/searches/{id}': {
    tag: 'Searches',
    summary: 'Delete a search; twice is once',
    parameters: [searchId],
    answers: [204],
  },
  'get /me/marks': {
    tag: 'Marks',
    summary: 'What the phone merges with its lists; `missing` names what nobody could be asked about',
    answers: [200, 'Marks'],
  },
  'get /me/favourites': {
    tag: 'Marks',
    summary: 'Favourite loads, newest first; one that is no longer listed says so',
    parameters: [pageSize, query('cursor', 'From the page before', { type: 'string' })],
    answers: [200, 'FavouriteList'],
    refusals: ['SUBSCRIPTION_REQUIRED'],
  },
  'put /me/favourites/{cargoId}': {
    tag: 'Marks',
    summary: 'Make a load a favourite',
    parameters: [cargoId],
    answers: [204],
    refusals: ['SUBSCRIPTION_REQUIRED', 'CARGO_NOT_FOUND', 'EXCHANGE_UNAVAILABLE'],
  },
  'delete /me/favourites/{cargoId}': {
    tag: 'Marks',
    summary: 'A favourite no more',
    parameters: [cargoId],
    answers: [204],
    refusals: ['CARGO_NOT_FOUND'],
  },
  'put /me/hidden/{cargoId}': {
    tag: 'Marks',
    summary: 'Hide a load',
    parameters: [cargoId],
    answers: [204],
    refusals: ['SUBSCRIPTION_REQUIRED', 'CARGO_NOT_FOUND'],
  },
  'delete /me/hidden/{cargoId}': {
    tag: 'Marks',
    summary: 'Show a load again',
    parameters: [cargoId],
    answers: [204],
    refusals: ['CARGO_NOT_FOUND'],
  },
  'put /me/blocked-companies/{inn}': {
    tag: 'Marks',
    summary: 'Hide the loads of a company',
    parameters: [inn],
    answers: [204],
    refusals: ['SUBSCRIPTION_REQUIRED'],
  },
  'delete /me/blocked-companies/{inn}': {
    tag: 'Marks',
    summary: 'Show the loads of a company again',
    parameters: [inn],
    answers: [204],
  },
};
