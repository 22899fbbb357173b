import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { defineEvent } from '../contract';

export const NOTICE_KINDS = [
  'paid',
  'payment-failed',
  'expires-in-3-days',
  'expires-tomorrow',
  'expired',
  'renewal-soon',
  'renewal-failed',
  'renewal-stopped',
  'refunded',
  'days-given',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something about the driver's money that the bot tells them, in their language. */
export class SubscriptionNoticePayload {
  /** Unique for ever: the same notice is told once. */
  @IsString() @MaxLength(128) key!: string;
  @IsUUID() driverId!: string;
  @IsIn(NOTICE_KINDS) kind!: NoticeKind;
  /** Code of the tariff. */
  @IsOptional() @IsString() tariff?: string;
  @IsOptional() @IsInt() amountKopecks?: number;
  @IsOptional() @IsInt() amountStars?: number;
  @IsOptional() @IsInt() days?: number;
  /** Until when access lasts now. */
  @IsOptional() @IsISO8601() until?: string;
  /** When the card is charged. */
  @IsOptional() @IsISO8601() chargedAt?: string;
  @IsOptional() @IsString() methodTitle?: string;
  /** Why a payment failed: a word of the provider. For `renewal-stopped`: `price-changed`, `card-refused`, `permission-revoked`. */
  @IsOptional() @IsString() reason?: string;
  @IsOptional() @IsUUID() paymentId?: string;
  @IsOptional() @IsString() receiptEmail?: string;
}

export const SubscriptionNotice = defineEvent({
  subject: 'evt.billing.subscription-notice',
  payload: SubscriptionNoticePayload,
});
