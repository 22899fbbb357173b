import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { RESPONSE_STATUSES } from '#contracts';
import { adminSchemas } from './admin.schemas';
import * as examples from './examples';
import { problemSchemas, webhookSchemas } from './problem.schemas';
import { body, email, list, moment, number, orNull, ref, shape, text, whole, yesNo, type Schema } from './schema';
import { searchSchemas } from './search.schemas';
import { accessFields, subscriptionSchemas } from './subscription.schemas';

const id = text('Digits: ids overflow 32 bits', { pattern: '^\\d{1,20}$' });
const inn = text('Taxpayer number, 10 or 12 digits');

const language = text('Language of the interface', { enum: ['ru', 'en'] });
const timeZone = text('IANA time zone', { example: 'Europe/Moscow' });

const card: Record<string, Schema> = {
  id,
  route: shape({ from: ref('Stop'), to: ref('Stop') }),
  distanceKm: orNull(number('Kilometres')),
  priceKopecks: orNull(whole('Price of the trip')),
  pricePerKmKopecks: orNull(whole('Price per kilometre')),
  weightKg: orNull(number('Kilograms')),
  volumeM3: orNull(number('Cubic metres')),
  loadTypes: list(ref('Ref')),
  truckTypes: list(ref('Ref')),
  loadingDate: orNull(text('As the exchange gives it')),
  unloadingDate: orNull(text('As the exchange gives it')),
  postedAt: orNull(moment('When it was listed')),
  cargoType: orNull(text('What is carried')),
};
const cardOptional: Record<string, Schema> = { company: ref('Company'), removed: yesNo('No longer listed') };

const auth: Record<string, SchemaObject> = {
  LoginBody: body({ initData: text("Telegram's launch string exactly as given; at most 8 kB", { maxLength: 8_192 }) }),
  Login: shape({
    accessToken: text('Bearer token of this API'),
    expiresAt: moment('End of the session; slides with use'),
    driver: ref('Driver'),
    access: ref('Access'),
  }),
  Access: shape(
    accessFields,
    { known: { ...yesNo('False when nobody could be asked: the rest says nothing then'), enum: [false] } },
    { example: examples.access },
  ),
  Flags: { type: 'object', additionalProperties: { type: 'boolean' }, description: 'Feature flags by name', example: {} },
};

const driver: Record<string, SchemaObject> = {
  Truck: body(
    {},
    {
      bodyTypeIds: list(id, { maxItems: 50 }),
      maxWeightKg: whole('Kilograms', { minimum: 100, maximum: 1_000_000 }),
      volumeM3: number('Cubic metres, two decimals', { minimum: 0.1, maximum: 200 }),
      fuelLitersPer100Km: number('Litres per 100 km, two decimals', { minimum: 1, maximum: 200 }),
      fuelPriceKopecks: whole('Kopecks a litre', { minimum: 1, maximum: 100_000 }),
      tollKopecksPerKm: whole('Kopecks a kilometre', { minimum: 0, maximum: 100_000 }),
    },
  ),
  Driver: shape(
    { id: text('Driver', { format: 'uuid' }), telegramId: id, firstName: text('First name'), language, timeZone },
    {
      lastName: text('Last name'),
      username: text('Telegram user name'),
      photoUrl: text('Picture', { format: 'uri' }),
      phone: text('Confirmed by Telegram'),
      email,
      truck: ref('Truck'),
    },
    { example: examples.driver },
  ),
  Settings: shape(
    {
      paymentsEnabled: yesNo('While false everything is open to everybody'),
      ownLoadsShown: yesNo('Whether mode=my may be asked for'),
    },
    {
      supportContact: text('How people reach us', { example: '@cargotech_support' }),
      offerUrl: text('The offer', { format: 'uri' }),
      privacyUrl: text('How personal data are treated', { format: 'uri' }),
    },
  ),
  Me: shape({
    driver: ref('Driver'),
    access: ref('Access'),
    flags: ref('Flags'),
    settings: ref('Settings'),
    consents: shape({ marketing: yesNo('Whether news and offers may be sent, by the newest consent') }),
    expiresAt: moment('End of the session'),
  }),
  DriverPatch: body({}, { language, timeZone, email, truck: ref('Truck') }),
  ContactBody: body({ contact: text("The signed string of Telegram's requestContact", { maxLength: 8_192 }) }),
  ConsentBody: body({
    kind: text('What is agreed to', { enum: ['personal-data', 'marketing', 'auto-renewal'] }),
    version: text('Version of the text that was shown', { minLength: 1, maxLength: 64 }),
    given: yesNo('Given or withdrawn'),
  }),
};

const cargos: Record<string, SchemaObject> = {
  Ref: shape({ id: text('Id in its dictionary'), name: text('Name') }, { shortName: text('Short name') }),
  Company: shape({ name: text('Name') }, { inn }),
  Stop: shape(
    { city: text('City'), date: orNull(text('As the exchange gives it')) },
    {
      pointId: text('Id in the dictionary of points'),
      pointType: text('Type in the dictionary of points'),
      region: text('Region'),
      address: text('Address'),
      point: shape({ lat: number('Latitude'), lon: number('Longitude') }),
    },
  ),
  CargoCard: shape(card, cardOptional, { example: examples.card }),
  Contact: shape({
    name: orNull(text('Who')),
    phone: orNull(text('As written by the shipper')),
    tel: orNull(text('For a tel: link')),
    type: orNull(text('Kind of contact')),
  }),
  CargoDetail: shape(
    {
      ...card,
      note: orNull(text("The shipper's comment with its line breaks")),
      noteValid: yesNo('Whether the comment could be read'),
      contacts: list(ref('Contact')),
      partialLoad: yesNo('Part of a truck'),
      roundTrip: yesNo('There and back'),
      sourceUrl: orNull(text('Page of the load on the exchange')),
    },
    {
      ...cardOptional,
      contactsHidden: yesNo('Contacts open with a subscription'),
      shipper: ref('Company'),
      vat: text('VAT'),
      payment: text('How it is paid'),
    },
    { example: examples.detail },
  ),
  DataState: shape({ fetchedAt: moment('When CargoTech said so'), stale: yesNo('True while CargoTech does not answer') }),
  CargoList: shape(
    {
      items: list(ref('CargoCard')),
      page: shape({
        limit: whole('Cards a page'),
        offset: whole('Cards before this page'),
        hasMore: yesNo('Whether another page follows'),
        total: orNull(whole('How many in all, when known')),
      }),
      data: ref('DataState'),
    },
    {},
    { example: { items: [examples.card], page: { limit: 20, offset: 0, hasMore: true, total: 134 }, data: examples.data } },
  ),
  Cargo: shape(
    { cargo: ref('CargoDetail'), data: ref('DataState') },
    {},
    { example: { cargo: examples.detail, data: examples.data } },
  ),
};

const dictionaries: Record<string, SchemaObject> = {
  Point: shape(
    { id: text('Id'), name: text('City'), type: text('startPointType or finishPointType') },
    { region: text('Region') },
  ),
  PointList: shape(
    { items: list(ref('Point')) },
    {},
    { example: { items: [{ id: '62', name: 'Москва', type: '2', region: 'Москва' }] } },
  ),
  RefList: shape({ items: list(ref('Ref')) }, {}, { example: { items: [{ id: '1', name: 'Тентованный', shortName: 'тент' }] } }),
  Preset: shape({ value: text('What weightVolume takes'), label: text('For people') }),
  PresetList: shape({ items: list(ref('Preset')) }, {}, { example: { items: [{ value: '20-83', label: '20 т / 83 м³' }] } }),
  Filter: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The query parameters of GET /cargos by name, without limit and offset',
    example: examples.filter,
  },
  FilterBody: body({ filter: ref('Filter') }),
  LastFilter: shape({ filter: ref('Filter') }),
};

const status = text('Where the response stands', { enum: [...RESPONSE_STATUSES] });

const responses: Record<string, SchemaObject> = {
  ResponseOffer: body(
    { phone: text('10 to 15 digits in any spelling', { example: examples.offer.phone }) },
    {
      name: text("How to call the driver; the profile's name without it", { minLength: 1, maxLength: 100 }),
      priceKopecks: whole("The driver's own price", { minimum: 100, maximum: 10_000_000_000 }),
      comment: text('Words for the dispatcher', { maxLength: 1_000 }),
    },
  ),
  Rating: shape({ stars: whole('1 to 5', { minimum: 1, maximum: 5 }) }, { comment: text('In words') }),
  RatingBody: body({ stars: whole('1 to 5', { minimum: 1, maximum: 5 }) }, { comment: text('In words', { maxLength: 1_000 }) }),
  Response: shape(
    {
      id: text('Response', { format: 'uuid' }),
      cargoId: id,
      cargo: ref('CargoCard'),
      status,
      createdAt: moment('When it was made'),
      updatedAt: moment('When it last changed'),
      history: list(shape({ status, at: moment('Since when') })),
    },
    { priceKopecks: whole("The driver's own price"), comment: text('Words for the dispatcher'), rating: ref('Rating') },
    { example: examples.response },
  ),
  ResponseList: shape({
    items: list(ref('Response')),
    page: shape({ nextCursor: orNull(text('For `cursor`; null on the last page')) }),
  }),
  Ticket: shape({ ticket: text('For `?ticket=`'), expiresAt: moment('A minute from now') }),
};

/** Every named shape of the public API. */
export const schemas: Record<string, SchemaObject> = {
  ...auth,
  ...driver,
  ...cargos,
  ...dictionaries,
  ...responses,
  ...searchSchemas,
  ...subscriptionSchemas,
  ...webhookSchemas,
  ...adminSchemas,
  ...problemSchemas,
};
