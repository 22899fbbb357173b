import { IsInt, IsISO8601, IsObject, IsOptional, Matches } from 'class-validator';
import { defineEvent } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import type { CargoCard } from './cargo-card';
import { CARGO_ID } from './cargo-detail.page';

export class CargoAppearedPayload {
  /** Which watched query shows it. */
  @Matches(/^[0-9a-f]{64}$/) queryKey!: string;
  @IsObject() @AsSent() cargo!: CargoCard;
  /** When the watcher saw it. */
  @IsISO8601() seenAt!: string;
  /** When the exchange put it up, ms since 1970: by its own word where its list has one, else the last look at the query without it. */
  @IsOptional() @IsInt() postedAtMs?: number;
}

/** A load is new in a watched query. Said at least once; once per query and load is for those who hear it. */
export const CargoAppeared = defineEvent({ subject: 'evt.cargo.appeared', payload: CargoAppearedPayload });

export class CargoChangedPayload {
  @Matches(CARGO_ID) cargoId!: string;
  @IsObject() @AsSent() before!: CargoCard;
  @IsObject() @AsSent() after!: CargoCard;
  @IsISO8601() seenAt!: string;
}

/** The price or another thing that decides moved. */
export const CargoChanged = defineEvent({ subject: 'evt.cargo.changed', payload: CargoChangedPayload });

export class CargoGonePayload {
  @Matches(CARGO_ID) cargoId!: string;
  @IsISO8601() seenAt!: string;
}

/** The exchange lists it no longer. */
export const CargoGone = defineEvent({ subject: 'evt.cargo.gone', payload: CargoGonePayload });
