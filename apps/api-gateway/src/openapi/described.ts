import type { ParameterObject, SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import type { StaffPermission } from '#contracts';
import type { ProblemCode } from '../problem/codes';

/** One route of the public API as its document shows it. */
export interface Described {
  readonly tag: string;
  readonly summary: string;
  /** What it answers with when all is well: a status, and the name of a schema when there is a body. */
  readonly answers: readonly [status: 200 | 201 | 202 | 204 | 302, schema?: string];
  /** A second good answer with the same body. */
  readonly repeated?: readonly [status: 200, when: string];
  /** Server-sent events instead of JSON. */
  readonly stream?: true;
  /** A file of comma-separated values instead of JSON. */
  readonly csv?: true;
  /** Refusals of this route's own; those that every route may give are added. */
  readonly refusals?: readonly ProblemCode[];
  readonly body?: { readonly schema: string; readonly example: unknown };
  readonly parameters?: readonly ParameterObject[];
  /** A route of the admin panel: its row in the table of permissions. */
  readonly staff?: StaffPermission;
  /** Open to everybody: no session. */
  readonly open?: true;
  /** Status for what cannot be read, when it is not 422. */
  readonly invalid?: 400;
  /** Carries an ETag, answers 304 and is compressed. */
  readonly page?: true;
}

export const query = (name: string, description: string, schema: SchemaObject): ParameterObject => ({
  name,
  in: 'query',
  description,
  schema,
});
export const pageSize = query('limit', 'Items at most', { type: 'integer', minimum: 1, maximum: 100, default: 20 });

export const idempotencyKey: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and body within 24 h: the first answer again',
  schema: { type: 'string', pattern: '^[0-9A-Za-z_-]{1,64}$' },
};
