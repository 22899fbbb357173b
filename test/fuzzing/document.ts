import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema, Schemas } from './schema';

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

/** One route of the document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Who may come in: a driver, a member of staff, or anybody. */
  readonly who: 'driver' | 'staff' | 'anybody';
  readonly parameters: readonly Parameter[];
  readonly body: Media | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface Described extends Pick<Operation, 'responses'> {
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Schemas };
}

const whoOf = ({ security }: Described): Operation['who'] =>
  security === undefined ? 'driver' : security.some((one) => 'staff' in one) ? 'staff' : 'anybody';

/** The document of the API, which another test keeps equal to the routes there are. */
export function readDocument(): { readonly operations: readonly Operation[]; readonly schemas: Schemas } {
  const { paths, components } = JSON.parse(readFileSync(join(process.cwd(), 'docs', 'openapi.json'), 'utf8')) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      method: method.toUpperCase(),
      path,
      who: whoOf(described),
      parameters: described.parameters ?? [],
      body: described.requestBody?.content['application/json'],
      responses: described.responses,
    })),
  );
  return { operations, schemas: components.schemas };
}
