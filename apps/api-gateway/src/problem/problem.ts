import type { FieldError, Language, RefusalDetails } from '#contracts';
import { STATUS_OF_CODE, type ProblemCode } from './codes';
import { fieldMessage, TEXTS } from './texts';

/** RFC 9457 as this API speaks it. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  /** The payment that the refusal is about and that is finished later. */
  readonly paymentId?: string;
  readonly errors?: readonly { field: string; code: string; message: string }[];
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const isOurs = (code: string): code is ProblemCode => Object.hasOwn(STATUS_OF_CODE, code);

const sayField = (error: FieldError, language: Language): { field: string; code: string; message: string } => ({
  field: error.field,
  code: error.code,
  message: fieldMessage(error, TEXTS[language]),
});

/**
 * The body of a refusal in the reader's language. A code of a newer service that this door has no words for keeps its code and takes
 * the words of its kind's general failure.
 */
export function problemBody(
  code: string,
  status: number,
  language: Language,
  requestId: string,
  details: RefusalDetails = {},
): ProblemBody {
  const words = TEXTS[language].problems[isOurs(code) ? code : status === 503 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL'];
  const errors = details.errors?.map((error) => sayField(error, language));
  return {
    type: `urn:cargotech-driver:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    ...words,
    status,
    code,
    requestId,
    ...(details.paymentId === undefined ? {} : { paymentId: details.paymentId }),
    ...(errors === undefined ? {} : { errors }),
  };
}
