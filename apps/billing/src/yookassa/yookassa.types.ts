import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsISO8601, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

/** Shapes and odd units of YooKassa's API v3; its decimal strings exist here and in the client only. */
const ID = /^[0-9A-Za-z-]{1,64}$/;
const DECIMAL = /^(\d{1,12})\.(\d{2})$/;

export class WireAmount {
  @Matches(DECIMAL) value!: string;
  @Matches(/^[A-Z]{3}$/) currency!: string;
}

class WireConfirmation {
  @IsOptional() @IsString() @MaxLength(2_048) confirmation_url?: string;
}

class WireCancellation {
  @IsOptional() @IsString() @MaxLength(64) party?: string;
  @IsString() @MaxLength(64) reason!: string;
}

class WireRecipient {
  @IsString() @MaxLength(64) account_id!: string;
}

class WireMethod {
  @IsString() @MaxLength(64) type!: string;
  @Matches(ID) id!: string;
  @IsBoolean() saved!: boolean;
  @IsOptional() @IsString() status?: string;
  @IsOptional() @IsString() @MaxLength(256) title?: string;
}

const REGISTRATIONS = ['pending', 'succeeded', 'canceled'] as const;
type Registration = (typeof REGISTRATIONS)[number];

/** A payment as it comes over the wire; what we do not need is dropped. */
export class WirePayment {
  @Matches(ID) id!: string;
  @IsIn(['pending', 'waiting_for_capture', 'succeeded', 'canceled']) status!: SeenPayment['status'];
  @IsObject() @ValidateNested() @Type(() => WireAmount) amount!: WireAmount;
  @IsISO8601() created_at!: string;
  @IsBoolean() paid!: boolean;
  @IsBoolean() test!: boolean;
  @IsObject() @ValidateNested() @Type(() => WireRecipient) recipient!: WireRecipient;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => WireConfirmation) confirmation?: WireConfirmation;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => WireCancellation) cancellation_details?: WireCancellation;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => WireMethod) payment_method?: WireMethod;
  @IsOptional() @IsIn(REGISTRATIONS) receipt_registration?: Registration;
  @IsOptional() @IsISO8601() captured_at?: string;
  @IsOptional() @IsObject() metadata?: Record<string, unknown>;
}

export class WireRefund {
  @Matches(ID) id!: string;
  @Matches(ID) payment_id!: string;
  @IsIn(['pending', 'succeeded', 'canceled']) status!: SeenRefund['status'];
  @IsObject() @ValidateNested() @Type(() => WireAmount) amount!: WireAmount;
  @IsISO8601() created_at!: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => WireCancellation) cancellation_details?: WireCancellation;
  @IsOptional() @IsIn(REGISTRATIONS) receipt_registration?: Registration;
  @IsOptional() @IsObject() metadata?: Record<string, unknown>;
}

/** The body of a refusal. `retry_after` is in ms. */
export class WireError {
  @IsIn(['error', 'processing']) type!: string;
  @IsOptional() @IsString() @MaxLength(64) code?: string;
  @IsOptional() @IsString() @MaxLength(256) parameter?: string;
  @IsOptional() retry_after?: unknown;
}

export interface SavedMethod {
  readonly id: string;
  readonly type: string;
  /** E.g. "Bank card *4477". */
  readonly title: string;
}

/** A payment as YooKassa says it is now. */
export interface SeenPayment {
  readonly id: string;
  readonly status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';
  readonly amountKopecks: number;
  /** ISO 4217; kopecks are hundredths of it. */
  readonly currency: string;
  /** Number of the shop that gets the money. */
  readonly accountId: string;
  readonly test: boolean;
  /** `payment_id` of the metadata: our own number for it. */
  readonly ourId: string | undefined;
  readonly confirmationUrl: string | undefined;
  readonly reason: string | undefined;
  readonly receipt: Registration | undefined;
  readonly savedMethod: SavedMethod | undefined;
  /** Ms since 1970. */
  readonly capturedAt: number | undefined;
}

export interface SeenRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly status: 'pending' | 'succeeded' | 'canceled';
  readonly amountKopecks: number;
  readonly currency: string;
  readonly reason: string | undefined;
  readonly receipt: Registration | undefined;
  /** `refund_id` of the metadata: our own number for it. */
  readonly ourId: string | undefined;
}

export const toAmount = (kopecks: number): WireAmount => {
  const digits = String(kopecks).padStart(3, '0');
  return { value: `${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: 'RUB' };
};

const toKopecks = ({ value }: WireAmount): number => Number(value.replace('.', ''));

export function seenPayment(wire: WirePayment): SeenPayment {
  const { payment_method: method, metadata } = wire;
  return {
    id: wire.id,
    status: wire.status,
    amountKopecks: toKopecks(wire.amount),
    currency: wire.amount.currency,
    accountId: wire.recipient.account_id,
    test: wire.test,
    ourId: textOf(metadata?.['payment_id']),
    confirmationUrl: wire.confirmation?.confirmation_url,
    reason: wire.cancellation_details?.reason,
    receipt: wire.receipt_registration,
    savedMethod:
      method?.saved === true && method.status !== 'inactive'
        ? { id: method.id, type: method.type, title: method.title ?? method.type }
        : undefined,
    capturedAt: wire.captured_at === undefined ? undefined : Date.parse(wire.captured_at),
  };
}

export const seenRefund = (wire: WireRefund): SeenRefund => ({
  id: wire.id,
  paymentId: wire.payment_id,
  status: wire.status,
  amountKopecks: toKopecks(wire.amount),
  currency: wire.amount.currency,
  reason: wire.cancellation_details?.reason,
  receipt: wire.receipt_registration,
  ourId: textOf(wire.metadata?.['refund_id']),
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** YooKassa answered, and the answer is no: nothing was done, and the key of the request is spent. */
export class YooKassaRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly parameter: string | undefined,
  ) {
    super(`YooKassa refused with ${status} ${code}${parameter === undefined ? '' : ` (${parameter})`}`);
    this.name = 'YooKassaRefusal';
  }

  /** Whose fault: of the shop's keys and rights, not of this one request. */
  get ofShop(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** No answer that can be used: whether it was done is unknown. The same bytes under the same key tell. */
export class YooKassaUnknown extends Error {
  constructor(
    /** A status or an error code, never an address, a header or a body. */
    readonly reason: string,
    readonly retryAfterMs = 0,
  ) {
    super(`YooKassa gave no answer: ${reason}`);
    this.name = 'YooKassaUnknown';
  }
}
