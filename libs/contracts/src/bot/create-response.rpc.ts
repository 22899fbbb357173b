import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { SUBSCRIPTION_REQUIRED } from '../access';
import { DRIVER_UNKNOWN } from '../auth/driver.rpc';
import { CARGO_ID, CARGO_NOT_FOUND } from '../cargo/cargo-detail.page';
import { EXCHANGE_UNAVAILABLE } from '../cargo/cargo-list.page';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { Response } from './response';

/** The load was there and has been taken off the exchange. */
export const CARGO_REMOVED = refusalCode('CARGO_REMOVED', 'conflict');

/** What a driver says when responding. The phone in any spelling of a number of 10 to 15 digits. */
export class ResponseOffer {
  @Matches(/^\+?\d[\d\s()-]{8,22}\d$/) phone!: string;
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsInt() @Min(100) @Max(100_000_000_00) priceKopecks?: number;
  @IsOptional() @IsString() @MaxLength(1_000) comment?: string;
}

export class CreateResponseRequest {
  @IsUUID() driverId!: string;
  @Matches(CARGO_ID) cargoId!: string;
  @IsObject() @ValidateNested() @Type(() => ResponseOffer) offer!: ResponseOffer;
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export class CreateResponseResponse {
  /** False when the driver had responded to this load before: the first response stands. */
  @IsBoolean() created!: boolean;
  @IsObject() @ValidateNested() @Type(() => Response) response!: Response;
}

/** Contract 4.1: stored once per driver and load however often it is sent; the dispatcher hears of it from the outgoing queue. */
export const CreateResponse = defineRpc({
  subject: 'rpc.bot.create-response',
  request: CreateResponseRequest,
  response: CreateResponseResponse,
  errors: [DRIVER_UNKNOWN, SUBSCRIPTION_REQUIRED, CARGO_NOT_FOUND, CARGO_REMOVED, EXCHANGE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED],
  timeoutMs: 2_900,
});
