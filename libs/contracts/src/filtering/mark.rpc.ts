import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsObject, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { CURSOR } from '../bot/response.rpc';
import type { CargoCard } from '../cargo/cargo-card';
import { CARGO_ID, CARGO_NOT_FOUND } from '../cargo/cargo-detail.page';
import { EXCHANGE_UNAVAILABLE } from '../cargo/cargo-list.page';
import { defineRpc, Done } from '../contract';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { AsSent } from './as-sent.decorator';

export class MarksRequest {
  @IsUUID() driverId!: string;
}

/** What a driver has put aside: ids of loads, INNs of companies; the newest thousand of each. */
export class DriverMarks {
  @IsArray() @Matches(CARGO_ID, { each: true }) favourites!: string[];
  @IsArray() @Matches(CARGO_ID, { each: true }) hidden!: string[];
  @IsArray() @Matches(/^\d{10,12}$/, { each: true }) blockedCompanies!: string[];
}

export const GetDriverMarks = defineRpc({
  subject: 'rpc.filtering.get-driver-marks',
  request: MarksRequest,
  response: DriverMarks,
});

export const MARK_KINDS = ['favourite', 'hidden', 'blocked-company'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export class SetMarkRequest extends MarksRequest {
  @IsIn(MARK_KINDS) kind!: MarkKind;
  /** Id of a load, or INN of a company. */
  @Matches(/^\d{1,20}$/) target!: string;
}

/** Doing it twice is doing it once. A favourite keeps the card as it is now. */
export const SetMark = defineRpc({
  subject: 'rpc.filtering.set-mark',
  request: SetMarkRequest,
  response: Done,
  errors: [CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE],
});

export const ClearMark = defineRpc({ subject: 'rpc.filtering.clear-mark', request: SetMarkRequest, response: Done });

export class ListFavouritesRequest extends MarksRequest {
  @MayBeLeftOut() @Matches(CURSOR) cursor?: string;
  /** 50 without it. */
  @MayBeLeftOut() @IsInt() @Min(1) @Max(100) limit?: number;
}

export class Favourites {
  /** Newest first; a load that is no longer listed says so by `removed`. */
  @IsArray() @IsObject({ each: true }) @AsSent() items!: CargoCard[];
  @IsOptional() @Matches(CURSOR) nextCursor!: string | null;
}

export const ListFavourites = defineRpc({
  subject: 'rpc.filtering.list-favourites',
  request: ListFavouritesRequest,
  response: Favourites,
});

export class FollowedCargosRequest {
  /** The last id of the page before. */
  @IsOptional() @Matches(CARGO_ID) after?: string;
}

export class FollowedCargos {
  /** Ordered as text, a thousand at most; fewer mean that this is the end. */
  @IsArray() @Type(() => String) @Matches(CARGO_ID, { each: true }) cargoIds!: string[];
}

/** Loads whose changes somebody wants to hear of: favourites here, living cards and open responses at the bot. */
export const ListFavouriteCargos = defineRpc({
  subject: 'rpc.filtering.list-favourite-cargos',
  request: FollowedCargosRequest,
  response: FollowedCargos,
});
export const ListLiveCargos = defineRpc({
  subject: 'rpc.bot.list-live-cargos',
  request: FollowedCargosRequest,
  response: FollowedCargos,
});
