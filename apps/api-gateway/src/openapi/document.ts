import type { OpenAPIObject } from '@nestjs/swagger';
import { components } from './components';
import { paths } from './paths';

/** The public API in OpenAPI's words. `server` is its address, the document's own when absent. */
export function openApiDocument(server = '/'): OpenAPIObject {
  return {
    openapi: '3.0.3',
    info: {
      title: 'CargoTech Driver',
      version: '1.0.0',
      description: 'Live loads of the CargoTech exchange for truck drivers. Money is integer kopecks, times are ISO 8601 in UTC.',
    },
    servers: [{ url: server }],
    tags: [
      'Auth',
      'Driver',
      'Cargos',
      'Dictionaries',
      'Filters',
      'Searches',
      'Marks',
      'Responses',
      'Subscription',
      'Payments',
      'Live',
      'Webhooks',
      'Admin: staff',
      'Admin: drivers',
      'Admin: statistics',
      'Admin: money',
      'Admin: configuration',
      'Admin: broadcasts',
      'Admin: audit',
    ].map((name) => ({ name })),
    security: [{ session: [] }],
    paths: paths(),
    components,
  };
}
