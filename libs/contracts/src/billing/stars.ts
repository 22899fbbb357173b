import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, MaxLength, Min } from 'class-validator';
import { defineEvent, defineRpc } from '../contract';

/** Payments in Telegram Stars: billing keeps them, bot talks to Telegram. */
export class CreateInvoiceLinkRequest {
  @IsUUID() paymentId!: string;
  @IsString() @Length(1, 32) title!: string;
  @IsString() @Length(1, 255) description!: string;
  @IsInt() @Min(1) amountStars!: number;
}

export class InvoiceLink {
  @IsString() url!: string;
}

export const CreateInvoiceLink = defineRpc({
  subject: 'rpc.bot.create-invoice-link',
  request: CreateInvoiceLinkRequest,
  response: InvoiceLink,
  timeoutMs: 5_000,
});

export class CheckStarsPaymentRequest {
  /** The invoice's payload. */
  @IsString() @MaxLength(128) paymentId!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsString() currency!: string;
  @IsInt() totalAmount!: number;
}

export class StarsPaymentCheck {
  @IsBoolean() ok!: boolean;
  /** Why not. */
  @IsOptional() @IsIn(['unknown', 'wrong-amount', 'already-paid', 'expired', 'blocked']) reason?: string;
}

/** The pre-checkout question of Telegram, answered within 10 s. */
export const CheckStarsPayment = defineRpc({
  subject: 'rpc.billing.check-stars-payment',
  request: CheckStarsPaymentRequest,
  response: StarsPaymentCheck,
});

export class StarsPaidPayload {
  @IsString() @MaxLength(128) paymentId!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  /** Telegram's id of the charge: granted once for each. */
  @IsString() @MaxLength(256) chargeId!: string;
  @IsString() currency!: string;
  @IsInt() totalAmount!: number;
}

export const StarsPaid = defineEvent({ subject: 'evt.bot.stars-paid', payload: StarsPaidPayload });

export class StarsRefundPayload {
  @IsUUID() refundId!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsString() @MaxLength(256) chargeId!: string;
}

/** Billing wants Stars given back. */
export const StarsRefundWanted = defineEvent({ subject: 'evt.billing.stars-refund-wanted', payload: StarsRefundPayload });

export class StarsRefundedPayload {
  @IsUUID() refundId!: string;
  @IsBoolean() done!: boolean;
  /** Telegram's own words when it refused for good. */
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

/** Telegram gave them back, or never will. */
export const StarsRefunded = defineEvent({ subject: 'evt.bot.stars-refunded', payload: StarsRefundedPayload });
