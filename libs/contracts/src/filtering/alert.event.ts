import { Type } from 'class-transformer';
import {
  IsArray,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { CargoCard } from '../cargo/cargo-card';
import { CARGO_ID } from '../cargo/cargo-detail.page';
import { defineEvent } from '../contract';
import { AsSent } from './as-sent.decorator';

export class MatchedSearch {
  @IsUUID() id!: string;
  @IsString() name!: string;
}

/** The same load put up more than once: same route, date, weight and phone or INN. Kopecks. */
export class Twins {
  /** Listings in all, the shown one included. */
  @IsInt() @Min(2) count!: number;
  @IsOptional() @IsInt() minPriceKopecks?: number;
  @IsOptional() @IsInt() maxPriceKopecks?: number;
}

export class AlertRaisedPayload {
  /** Unique for ever: told once. */
  @IsString() @MaxLength(128) key!: string;
  @IsUUID() driverId!: string;
  @IsObject() @AsSent() cargo!: CargoCard;
  @IsArray() @ValidateNested({ each: true }) @Type(() => MatchedSearch) searches!: MatchedSearch[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Twins) twins?: Twins;
  /** When the exchange put the load up, ms since 1970: the delay counts from here. */
  @IsOptional() @IsInt() postedAtMs?: number;
  @IsISO8601() seenAt!: string;
}

/** A load that a driver waits for. Again under the same key when more searches match or a twin appears: the card is edited then. */
export const AlertRaised = defineEvent({ subject: 'evt.filtering.alert-raised', payload: AlertRaisedPayload });

export class AlertDigestPayload {
  @IsString() @MaxLength(128) key!: string;
  @IsUUID() driverId!: string;
  /** Newest first, ten at most; `total` says how many there were. */
  @IsArray() @IsObject({ each: true }) @AsSent() cargos!: CargoCard[];
  @IsInt() @Min(1) total!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => MatchedSearch) searches!: MatchedSearch[];
}

/** What matched in the quiet hours, or above the limit of an hour, in one message. */
export const AlertDigest = defineEvent({ subject: 'evt.filtering.alert-digest', payload: AlertDigestPayload });

export class ResponseBegunPayload {
  @IsUUID() driverId!: string;
  @Matches(CARGO_ID) cargoId!: string;
}

/** A driver responded: no alert about this load any more. */
export const ResponseBegun = defineEvent({ subject: 'evt.bot.response-begun', payload: ResponseBegunPayload });
