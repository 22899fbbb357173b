import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';

export const PAYMENT_PROVIDERS = ['yookassa', 'stars'] as const;
export type PaymentProvider = (typeof PAYMENT_PROVIDERS)[number];

export const PAYMENT_STATUSES = [
  'pending',
  'waiting_for_capture',
  'succeeded',
  'canceled',
  'refunded',
  'partially_refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const RECEIPT_STATUSES = ['pending', 'succeeded', 'canceled'] as const;

/** What the tax office's receipt is doing. */
export class PaymentReceipt {
  @IsIn(RECEIPT_STATUSES) status!: (typeof RECEIPT_STATUSES)[number];
}

/** A payment as its driver sees it. `amountKopecks` is what was to pay, the discount taken off already; for Stars it is 0 and `amountStars` says it. */
export class Payment {
  @IsUUID() id!: string;
  /** Code of the tariff. */
  @IsString() tariff!: string;
  @IsIn(PAYMENT_PROVIDERS) provider!: PaymentProvider;
  @IsInt() amountKopecks!: number;
  @IsInt() discountKopecks!: number;
  @IsOptional() @IsInt() amountStars?: number;
  @IsOptional() @IsInt() refundedKopecks?: number;
  @IsIn(PAYMENT_STATUSES) status!: PaymentStatus;
  /** Where the driver pays; only while that is awaited. For Stars the invoice link. */
  @IsOptional() @IsString() confirmationUrl?: string;
  /** Why it was canceled: a word of the provider, e.g. `insufficient_funds`, `expired_on_confirmation`. */
  @IsOptional() @IsString() reason?: string;
  @IsISO8601() createdAt!: string;
  @IsOptional() @IsISO8601() paidAt?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PaymentReceipt) receipt?: PaymentReceipt;
}
