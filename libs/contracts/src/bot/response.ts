import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { CargoCard } from '../cargo/cargo-card';
import { CARGO_ID } from '../cargo/cargo-detail.page';
import { AsSent } from '../filtering/as-sent.decorator';

export const RESPONSE_STATUSES = ['pending', 'sent', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn'] as const;
/** `pending` until Telegram took the dispatcher's message; `viewed` when the dispatcher opened the contact. */
export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

export class ResponseStep {
  @IsIn(RESPONSE_STATUSES) status!: ResponseStatus;
  @IsISO8601() at!: string;
}

export class Rating {
  @IsInt() @Min(1) @Max(5) stars!: number;
  @IsOptional() @IsString() comment?: string;
}

/** A driver's response to a load, as the driver sees it. The load is kept as it was at that moment. Kopecks. */
export class Response {
  @IsUUID() id!: string;
  @Matches(CARGO_ID) cargoId!: string;
  @IsObject() @AsSent() cargo!: CargoCard;
  @IsIn(RESPONSE_STATUSES) status!: ResponseStatus;
  @IsOptional() @IsInt() priceKopecks?: number;
  @IsOptional() @IsString() comment?: string;
  @IsISO8601() createdAt!: string;
  @IsISO8601() updatedAt!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ResponseStep) history!: ResponseStep[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Rating) rating?: Rating;
}
