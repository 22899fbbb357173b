/** What a refusal means to the one who asked; the gateway maps each kind to one HTTP status. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'payment-required'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable'
  | 'internal';

/** A declared way to say no. `code` is stable and travels from the service to the driver's phone unchanged. */
export interface RefusalCode<Code extends string = string> {
  readonly code: Code;
  readonly kind: RefusalKind;
}

export const refusalCode = <const Code extends string>(code: Code, kind: RefusalKind): RefusalCode<Code> => ({ code, kind });

/** What is wrong with one field of a request. */
export const FIELD_ERROR_CODES = ['REQUIRED', 'FORMAT', 'RANGE', 'UNKNOWN', 'DUPLICATE', 'STATE'] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

export interface FieldError {
  readonly field: string;
  readonly code: FieldErrorCode;
  /** Bounds and allowed values for the text that people read, e.g. `{ min: 0, max: 1000 }`. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface RefusalDetails {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** The payment that the refusal is about and that is finished later. */
  readonly paymentId?: string;
}

/**
 * The one error that crosses the wire. `instanceof` does not survive a process boundary, the code does:
 * messaging serialises it on one side and makes it anew on the other.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly details: RefusalDetails;

  constructor(declared: RefusalCode, details: RefusalDetails = {}) {
    super(declared.code);
    this.name = 'Refusal';
    this.code = declared.code;
    this.kind = declared.kind;
    this.details = details;
  }

  is(declared: RefusalCode): boolean {
    return this.code === declared.code;
  }
}

/** Codes that any call may end with; contracts declare only their own. */
export const VALIDATION_FAILED = refusalCode('VALIDATION_FAILED', 'invalid');
export const SERVICE_UNAVAILABLE = refusalCode('SERVICE_UNAVAILABLE', 'unavailable');
export const INTERNAL = refusalCode('INTERNAL', 'internal');
