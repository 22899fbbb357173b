import { IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { defineRpc, Done } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';

export class ReceivePaymentNotificationRequest {
  /** E.g. `payment.succeeded`; unknown events are kept too. */
  @IsString() @MaxLength(64) event!: string;
  /** Id of the object that it is about. */
  @Matches(/^[0-9A-Za-z-]{1,64}$/) objectId!: string;
  /** The notification as it came. Nothing in it is believed: the object is asked for. */
  @IsObject() @AsSent() body!: object;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** Contract 5.2: answered once it is stored; the same event of the same object is stored once and looked at again. */
export const ReceivePaymentNotification = defineRpc({
  subject: 'rpc.billing.receive-payment-notification',
  request: ReceivePaymentNotificationRequest,
  response: Done,
});
