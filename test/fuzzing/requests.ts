import fc, { type Arbitrary } from 'fast-check';
import type { Operation, Parameter } from './document';
import { oddText, oddValue, spoiled } from './odd';
import type { Shapes } from './schema';

/** A request as it goes out. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** As a header may say it at all. */
const sayable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300);
// What is not Unicode has no percent-encoding.
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const BROKEN_JSON = ['{', '{"a":1,}', '', 'null', '[]', '"text"', '5', '{"a":1}{"b":2}', '\u0000', '{"a":"\\ud800"}', '[1e999]'];
const RAW_PARTS = ['%zz', '%', '%00', '%ff%fe', '..', '.', '%2e%2e%2f', '%2F', ';a=b', 'a%0d%0ab', '-'.repeat(600)];

const valueOf = (shapes: Shapes, { schema, name }: Parameter): Arbitrary<string> =>
  shapes.valid(schema, name).map((value) => (Array.isArray(value) ? value.join(',') : String(value)));

/** Mostly what is asked for, so that something of the inside is reached. */
const mostly = (right: Arbitrary<string>, odd: Arbitrary<string>, weight = 3): Arbitrary<string> =>
  fc.oneof({ weight, arbitrary: right }, { weight: 1, arbitrary: odd });

function addressOf(shapes: Shapes, operation: Operation): Arbitrary<string> {
  const names = operation.parameters.filter((parameter) => parameter.in === 'path');
  const parts = Object.fromEntries(
    names.map((parameter) => [
      parameter.name,
      mostly(
        valueOf(shapes, parameter).map(encoded),
        fc.oneof(
          oddText.map((text) => encoded(text.slice(0, 2_000))),
          fc.constantFrom(...RAW_PARTS),
        ),
        4,
      ),
    ]),
  );
  return fc.record(parts).map((values) => operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''));
}

function queryOf(shapes: Shapes, operation: Operation): Arbitrary<string> {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const pairs = known.map((parameter) =>
    mostly(
      valueOf(shapes, parameter),
      oddText.map((text) => text.slice(0, 2_000)),
    ).map((value) => `${parameter.name}=${encoded(value)}`),
  );
  const strange = fc.oneof(
    oddText.map((text) => `${encoded(text.slice(0, 200))}=1`),
    fc.constantFrom(
      '__proto__=1',
      'constructor[prototype]=1',
      '%zz',
      '=',
      '&&&',
      'a[]=1&a[]=2',
      '%00=%00',
      'limit',
      'limit=1&limit=2',
    ),
  );
  const some = pairs.length === 0 ? fc.constant<string[]>([]) : fc.array(fc.oneof(...pairs), { maxLength: 4 });
  return fc
    .tuple(
      some,
      fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(strange, { maxLength: 2 }) }),
    )
    .map((both) => both.flat().join('&'))
    .map((query) => (query === '' ? '' : `?${query}`));
}

function bodyOf(shapes: Shapes, { body }: Operation): Arbitrary<string | undefined> {
  if (body?.schema === undefined)
    return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...BROKEN_JSON) });
  const described = shapes.valid(body.schema);
  const right =
    body.example === undefined
      ? described
      : fc.oneof({ weight: 1, arbitrary: fc.constant(body.example) }, { weight: 3, arbitrary: described });
  const written = (value: Arbitrary<unknown>): Arbitrary<string> => value.map((it) => JSON.stringify(it));
  return fc.oneof(
    { weight: 5, arbitrary: written(right) },
    { weight: 6, arbitrary: written(spoiled(right)) },
    { weight: 1, arbitrary: written(oddValue) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN_JSON) },
  );
}

const odd = (name: string): Arbitrary<Record<string, string>> => oddText.map((text) => ({ [name]: sayable(text) }));

function headersOf(shapes: Shapes, { parameters }: Operation): Arbitrary<Record<string, string>> {
  const named = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) =>
      mostly(valueOf(shapes, parameter).map(sayable), oddText.map(sayable)).map((value) => ({ [parameter.name]: value })),
    );
  const strange = [
    ...[
      'accept-language',
      'x-request-id',
      'traceparent',
      'x-forwarded-for',
      'if-none-match',
      'accept-encoding',
      'origin',
      'cookie',
    ].map(odd),
    fc
      .constantFrom(
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-7',
        '',
      )
      .map((type) => ({
        'content-type': type,
      })),
  ];
  const none = fc.constant<Record<string, string>>({});
  return fc
    .tuple(
      named.length === 0 ? none : fc.oneof(none, ...named),
      fc.oneof({ weight: 5, arbitrary: none }, { weight: 1, arbitrary: fc.oneof(...strange) }),
    )
    .map(([own, more]) => ({ ...own, ...more }));
}

/** Requests to one route: some that it takes, most of them wrong in one way or another. */
export const requestsTo = (shapes: Shapes, operation: Operation): Arbitrary<Attempt> =>
  fc.record({
    method: fc.constant(operation.method),
    path: fc.tuple(addressOf(shapes, operation), queryOf(shapes, operation)).map(([address, query]) => address + query),
    headers: headersOf(shapes, operation),
    body: bodyOf(shapes, operation),
  });
