import type { ParameterObject, SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';

const parameter = (name: string, description: string, schema: SchemaObject): ParameterObject => ({
  name,
  in: 'query',
  description,
  schema,
});

const point = (end: 'start' | 'finish', words: string): ParameterObject[] => [
  parameter(`${end}PointId`, `${words}: id from the dictionary of points`, { type: 'string', example: '62' }),
  parameter(`${end}PointType`, `${words}: the type of that dictionary item`, { type: 'string', default: '2' }),
  parameter(`${end}PointRadius`, `${words}: kilometres around it`, { type: 'integer', minimum: 0, maximum: 1_000, default: 50 }),
];

const range = (name: string, what: string, example: string): ParameterObject =>
  parameter(name, `${what}, "min,max"; either side may be empty`, { type: 'string', example });

const ids = (name: string, what: string): ParameterObject =>
  parameter(name, `${what}: ids with commas`, { type: 'string', example: '1,2' });

/** FR-3: every filter of the list, all optional and free to combine. */
export const filterParameters: readonly ParameterObject[] = [
  ...point('start', 'Loading city'),
  ...point('finish', 'Unloading city'),
  parameter('startDate', "Loading date, not before today in the driver's zone", { type: 'string', format: 'date' }),
  parameter('mode', "All loads, or the account's own", { type: 'string', enum: ['all', 'my'], default: 'all' }),
  parameter('weightVolume', '"<tonnes>-<m³>" with decimals, 0.1 to 1000 t and 0.1 to 200 m³, or "any"', {
    type: 'string',
    example: '20-83',
  }),
  ids('loadTypes', 'Ways of loading'),
  ids('truckTypes', 'Truck bodies'),
  range('distance', 'Kilometres', '100,1500'),
  range('price', 'Kopecks', '1000000,9000000'),
  range('pricePerKm', 'Kopecks a kilometre', '5000,15000'),
  parameter('ownerInn', "Owner's taxpayer number, 10 or 12 digits with a right check digit", {
    type: 'string',
    example: '7707083893',
  }),
  parameter('sort', 'Order inside the page', {
    type: 'string',
    enum: ['default', 'price', 'pricePerKm', 'date'],
    default: 'default',
  }),
];
