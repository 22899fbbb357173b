import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { RESPONSE_STATUSES } from '#contracts';
import * as examples from './examples';
import { body, list, moment, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';

const cargoId = text('Digits: ids overflow 32 bits', { pattern: '^\\d{1,20}$' });
const inn = text('Taxpayer number, 10 or 12 digits');
const time = text('HH:MM in the driver’s zone', { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', example: '22:00' });
const quietHours = body({ from: time, to: time }, {}, { description: 'Matches of these hours come as one digest after them' });
const maxPerHour = whole('The rest comes as a digest; staff may allow less', { minimum: 1, maximum: 1_000 });
const name = text('Proposed from the filter when absent', { minLength: 1, maxLength: 100 });

const alertsPatch: Record<string, Schema> = {
  enabled: yesNo('Whether new loads are told'),
  quietHours: { ...quietHours, nullable: true },
  maxPerHour,
  mutedUntil: orNull(moment('Nothing is told before')),
};

/** Saved searches, and what a driver puts aside. */
export const searchSchemas: Record<string, SchemaObject> = {
  SearchAlerts: shape(
    { enabled: yesNo('Whether new loads are told'), maxPerHour },
    { quietHours, mutedUntil: moment('Nothing is told before') },
  ),
  AlertsPatch: body({}, alertsPatch),
  SavedSearch: shape(
    {
      id: text('Search', { format: 'uuid' }),
      name: text('For people'),
      filter: ref('Filter'),
      alerts: ref('SearchAlerts'),
      matchesToday: whole('Since midnight in the driver’s zone', { minimum: 0 }),
    },
    { lastMatchAt: moment('When a load matched last') },
    { example: examples.search },
  ),
  SearchList: shape({ items: list(ref('SavedSearch'), { maxItems: 10 }) }),
  NewSearchBody: body({ filter: ref('Filter') }, { name, alerts: ref('AlertsPatch') }),
  SearchPatchBody: body({}, { name, filter: ref('Filter'), alerts: ref('AlertsPatch') }),
  Marks: shape(
    {
      favourites: list(cargoId),
      hidden: list(cargoId),
      blockedCompanies: list(inn),
      responses: {
        type: 'object',
        additionalProperties: text('Where the response stands', { enum: [...RESPONSE_STATUSES] }),
        description: 'Status by the id of the load',
      },
    },
    {
      missing: list(text('A field', { enum: ['favourites', 'hidden', 'blockedCompanies', 'responses'] }), {
        description: 'Nobody could be asked about these: their emptiness says nothing, what is known of them stays',
      }),
    },
  ),
  FavouriteList: shape({
    items: list(ref('CargoCard')),
    page: shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) }),
  }),
};
