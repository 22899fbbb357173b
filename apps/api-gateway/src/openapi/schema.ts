import type { ReferenceObject, SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';

export type Schema = SchemaObject | ReferenceObject;

export const ref = (name: string): ReferenceObject => ({ $ref: `#/components/schemas/${name}` });

export const text = (description: string, more: SchemaObject = {}): SchemaObject => ({ type: 'string', description, ...more });
export const whole = (description: string, more: SchemaObject = {}): SchemaObject => ({ type: 'integer', description, ...more });
export const number = (description: string, more: SchemaObject = {}): SchemaObject => ({ type: 'number', description, ...more });
export const yesNo = (description: string): SchemaObject => ({ type: 'boolean', description });
export const list = (items: Schema, more: SchemaObject = {}): SchemaObject => ({ type: 'array', items, ...more });
export const orNull = (schema: SchemaObject): SchemaObject => ({ ...schema, nullable: true });

/** An object whose named properties are required unless they stand in `optional`. */
export function shape(
  required: Record<string, Schema>,
  optional: Record<string, Schema> = {},
  more: SchemaObject = {},
): SchemaObject {
  const names = Object.keys(required);
  return {
    type: 'object',
    properties: { ...required, ...optional },
    ...(names.length === 0 ? {} : { required: names }),
    ...more,
  };
}

/** A body that a client sends: unknown fields are refused. */
export const body = (
  required: Record<string, Schema>,
  optional: Record<string, Schema> = {},
  more: SchemaObject = {},
): SchemaObject => shape(required, optional, { additionalProperties: false, ...more });

export const moment = (description: string): SchemaObject => text(description, { format: 'date-time' });

export const email = text('For receipts', { format: 'email', maxLength: 254 });
