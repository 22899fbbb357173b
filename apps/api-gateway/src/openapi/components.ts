import type { ComponentsObject, ExampleObject, HeaderObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { STATUS_OF_CODE, type ProblemCode } from '../problem/codes';
import { problemBody } from '../problem/problem';
import * as examples from './examples';
import { schemas } from './schemas';

const header = (description: string, type: 'string' | 'integer'): HeaderObject => ({ description, schema: { type } });

const headers = {
  'X-Request-Id': header('Id of this request in logs and messages', 'string'),
  'RateLimit-Limit': header('Requests that may come at once', 'integer'),
  'RateLimit-Remaining': header('Requests left now', 'integer'),
  'RateLimit-Reset': header('Seconds until all of them are there again', 'integer'),
  'Retry-After': header('Seconds to wait', 'integer'),
  ETag: header('Of what is in the answer, not of when it was fetched', 'string'),
};

/** What each refusal looks like, by its code. */
const problems: Record<string, ExampleObject> = Object.fromEntries(
  Object.entries(STATUS_OF_CODE).map(([code, status]) => [code, { value: example(code as ProblemCode, status) }]),
);

function example(code: ProblemCode, status: number): object {
  const details =
    code === 'PAYMENT_PROVIDER_UNAVAILABLE'
      ? { paymentId: examples.payment.id }
      : code === 'VALIDATION_FAILED' || code === 'FILTER_INVALID'
        ? { errors: [{ field: 'startPointRadius', code: 'RANGE' as const, params: { min: 0, max: 1_000 } }] }
        : {};
  return problemBody(code, status, 'ru', '5f2b7c1e-8f0e-4a59-9f0c-2f6f2f1d1c11', details);
}

/** Everything of the document that has a name. */
export const components: ComponentsObject = {
  schemas,
  headers,
  examples: problems,
  securitySchemes: {
    session: { type: 'http', scheme: 'bearer' },
    staff: { type: 'apiKey', in: 'cookie', name: 'staff_session' },
    csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
  },
};
