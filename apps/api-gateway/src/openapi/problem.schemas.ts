import type { SchemaObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { list, ref, shape, text, whole } from './schema';

/** Refusals as they are answered. */
export const problemSchemas: Record<string, SchemaObject> = {
  FieldProblem: shape({
    field: text('Name of the field; nested ones with dots'),
    code: text('What is wrong', { enum: ['REQUIRED', 'FORMAT', 'RANGE', 'UNKNOWN', 'DUPLICATE', 'STATE'] }),
    message: text('For people'),
  }),
  Problem: shape(
    {
      type: text('URN of the code'),
      title: text('For people'),
      status: whole('HTTP status'),
      code: text('Stable word'),
      detail: text('For people: what to do'),
      requestId: text('Tell it to support'),
    },
    { errors: list(ref('FieldProblem')), paymentId: text('The payment that is finished later', { format: 'uuid' }) },
  ),
};

/** What outside systems send. */
export const webhookSchemas: Record<string, SchemaObject> = {
  TelegramUpdate: { ...shape({ update_id: whole('Unique per bot', { minimum: 0 }) }), additionalProperties: true },
  PaymentNotification: {
    ...shape({
      type: text('Always notification', { enum: ['notification'] }),
      event: text('E.g. payment.succeeded', { maxLength: 64 }),
      object: { ...shape({ id: text('What it is about', { pattern: '^[0-9A-Za-z-]{1,64}$' }) }), additionalProperties: true },
    }),
    additionalProperties: true,
  },
};
