import { leaked } from '../support/leaks';
import { SECRETS } from '../support/system';
import type { Operation } from './document';
import type { Answer } from './door';
import type { Schema, Shapes } from './schema';

const PROBLEM: Schema = { $ref: '#/components/schemas/Problem' };
/** May answer any request: a parameter that is spoiled enough is another address, a body that is no HTTP another matter. */
const OF_ANY_ROUTE = new Set(['ROUTE_NOT_FOUND', 'VALIDATION_FAILED', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE']);

/** Of what stands behind: files, statements, stacks. */
const INSIDES = /node_modules|\.js:\d+|QueryFailedError|violates|syntax error|at Object\.|ECONN/;

/** What is wrong with an answer, by the document of the API; nothing when it is one that the document knows. */
export function verdictOn(
  operation: Operation,
  { status, headers, text }: Answer,
  shapes: Shapes,
  tokens: readonly string[],
): string[] {
  // More than twenty calls of the exchange a minute are not made for one driver.
  const ofTheExchange = status === 503 && text.includes('"EXCHANGE_UNAVAILABLE"');
  if (status >= 500 && !ofTheExchange) return [`${status}: ${text}`];
  const said = `${text}\n${JSON.stringify(headers)}`;
  if (leaked([...Object.values(SECRETS), ...tokens], [said]).length > 0) return [`says a secret: ${said}`];
  if (status >= 400 && INSIDES.test(said)) return [`tells of its inside: ${said}`];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const media = operation.responses[String(status)]?.content?.[type];
  if (status >= 400) return problemsOfRefusal(status, type, text, Object.keys(media?.examples ?? {}), shapes);
  if (operation.responses[String(status)] === undefined) return [`${status} is not documented`];
  if (type !== 'application/json' || media?.schema === undefined) return [];
  return shapes.problems(media.schema, JSON.parse(text));
}

function problemsOfRefusal(status: number, type: string, text: string, codes: readonly string[], shapes: Shapes): string[] {
  if (type !== 'application/problem+json') return [`${status} as ${type}`];
  const body = JSON.parse(text) as { code: string; status: number };
  const known = codes.includes(body.code) || OF_ANY_ROUTE.has(body.code);
  return [
    ...shapes.problems(PROBLEM, body),
    ...(known ? [] : [`${status} ${body.code} is not documented`]),
    ...(body.status === status ? [] : [`says ${body.status}, is ${status}`]),
  ];
}
