import type {
  OperationObject,
  PathsObject,
  ReferenceObject,
  ResponseObject,
} from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { STATUS_OF_CODE, type ProblemCode } from '../problem/codes';
import type { Described } from './described';
import { ROUTES } from './routes';
import { ref } from './schema';

export const API_ROOT = '/api/v1';

const EVERYWHERE: readonly ProblemCode[] = ['VALIDATION_FAILED', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'INTERNAL'];
const WITH_SESSION: readonly ProblemCode[] = ['SESSION_INVALID', 'SESSION_EXPIRED', 'DRIVER_BLOCKED'];
const WITH_STAFF: readonly ProblemCode[] = ['STAFF_SESSION_INVALID', 'TOTP_ENROLMENT_REQUIRED', 'FORBIDDEN'];
const WITH_BODY: readonly ProblemCode[] = ['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

const headerRef = (name: string): ReferenceObject => ({ $ref: `#/components/headers/${name}` });
const USUAL_HEADERS = Object.fromEntries(
  ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].map((name) => [name, headerRef(name)]),
);
const WITH_RETRY = { ...USUAL_HEADERS, 'Retry-After': headerRef('Retry-After') };
const WITH_ETAG = { ...USUAL_HEADERS, ETag: headerRef('ETag') };

function refusals({ open, staff, body, invalid, refusals: own = [] }: Described, safe: boolean): Record<string, ResponseObject> {
  const signedIn = staff === undefined ? WITH_SESSION : safe ? WITH_STAFF : [...WITH_STAFF, 'CSRF_INVALID' as const];
  const codes = [...own, ...(open ? [] : signedIn), ...(body === undefined ? [] : WITH_BODY), ...EVERYWHERE];
  const responses: Record<string, ResponseObject> = {};
  const statusOf = (code: ProblemCode): number => (code === 'VALIDATION_FAILED' ? (invalid ?? 422) : STATUS_OF_CODE[code]);
  for (const status of new Set(codes.map(statusOf))) {
    const here = [...new Set(codes.filter((code) => statusOf(code) === status))];
    responses[status] = {
      description: here.join(', '),
      headers: status === 429 || status === 503 ? WITH_RETRY : USUAL_HEADERS,
      content: {
        'application/problem+json': {
          schema: ref('Problem'),
          examples: Object.fromEntries(here.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        },
      },
    };
  }
  return responses;
}

/** What signs a request in; undefined for what the document says of all routes. */
function security({ open, staff }: Described, safe: boolean): Record<string, string[]>[] | undefined {
  if (open) return [];
  return staff === undefined ? undefined : [safe ? { staff: [] } : { staff: [], csrf: [] }];
}

function operation(method: string, route: Described): OperationObject {
  const safe = method === 'get';
  const signsIn = security(route, safe);
  const [status, schema] = route.answers;
  const done: ResponseObject = {
    description: schema === undefined ? 'Done' : schema,
    headers: route.page ? WITH_ETAG : USUAL_HEADERS,
    ...(schema === undefined ? {} : { content: { 'application/json': { schema: ref(schema) } } }),
    ...(route.csv ? { content: { 'text/csv': { schema: { type: 'string' } } } } : {}),
    ...(route.stream ? { content: { 'text/event-stream': { schema: { type: 'string' } } } } : {}),
  };
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(signsIn === undefined ? {} : { security: signsIn }),
    ...(route.staff === undefined ? {} : { 'x-permission': route.staff }),
    ...(route.parameters === undefined ? {} : { parameters: [...route.parameters] }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: ref(route.body.schema), example: route.body.example } },
          },
        }),
    responses: {
      [status]: done,
      ...(route.repeated === undefined ? {} : { [route.repeated[0]]: { ...done, description: route.repeated[1] } }),
      ...(route.page ? { 304: { description: 'What If-None-Match names is still true', headers: WITH_ETAG } } : {}),
      ...refusals(route, safe),
    },
  };
}

export function paths(): PathsObject {
  const found: Record<string, Record<string, OperationObject>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const [method = '', path = ''] = name.split(' ');
    (found[API_ROOT + path] ??= {})[method] = operation(method, route);
  }
  return found;
}
