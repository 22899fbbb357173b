import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsISO8601, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { PageEnd, PageRequest } from '../billing/admin-list';
import { defineRpc } from '../contract';

/** `dropped`: not wanted any more, or the chat is out of reach. `failed`: Telegram will never take it. */
export const DELIVERY_STATES = ['waiting', 'sending', 'sent', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export class DriverMessagesRequest extends PageRequest {
  @IsUUID() driverId!: string;
}

/** What became of one message to a driver; what it says is not shown. */
export class DriverMessage {
  @IsString() id!: string;
  /** What it was about, e.g. `alert`, `notice`, `response`, `update` (an answer), `broadcast`, `digest`. */
  @IsString() kind!: string;
  @IsIn(DELIVERY_STATES) state!: DeliveryState;
  @IsISO8601() createdAt!: string;
  @IsOptional() @IsISO8601() sentAt!: string | null;
  /** Telegram's word for why not. */
  @IsOptional() @IsString() error!: string | null;
}

export class DriverMessages extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => DriverMessage) items!: DriverMessage[];
}

/** Newest first. Empty for a driver the bot has never met. */
export const ListDriverMessages = defineRpc({
  subject: 'rpc.bot.list-driver-messages',
  request: DriverMessagesRequest,
  response: DriverMessages,
});

export class GetDeliveriesRequest {
  /** Keys of messages, as those who asked for them named them. */
  @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) @MaxLength(200, { each: true }) keys!: string[];
}

export class Delivery {
  @IsString() key!: string;
  @IsIn(DELIVERY_STATES) state!: DeliveryState;
  @IsOptional() @IsISO8601() sentAt!: string | null;
}

export class Deliveries {
  /** Of those that there are, in no order. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => Delivery) items!: Delivery[];
}

/** Whether messages have left, for those who know them by their keys. */
export const GetDeliveries = defineRpc({
  subject: 'rpc.bot.get-deliveries',
  request: GetDeliveriesRequest,
  response: Deliveries,
});
