import { ArrayMaxSize, IsArray, IsIn, IsInt, IsISO8601, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';
import { defineEvent } from '../contract';
import { LANGUAGES, type Language } from '../shared/driver';

export class DriverRegisteredPayload {
  @IsUUID() driverId!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsISO8601() registeredAt!: string;
}

/** A driver logged in for the first time. The trial hangs on this. */
export const DriverRegistered = defineEvent({ subject: 'evt.auth.driver-registered', payload: DriverRegisteredPayload });

export class DriverChangedPayload {
  @IsUUID() driverId!: string;
}

/** A driver's language, zone, phone or standing changed: what was cached about them is no longer true. */
export const DriverChanged = defineEvent({ subject: 'evt.auth.driver-changed', payload: DriverChangedPayload });

/** A driver asked to be forgotten: every service drops what names them. */
export const DriverErased = defineEvent({ subject: 'evt.auth.driver-erased', payload: DriverChangedPayload });

export class DriverStandingPayload {
  @IsUUID() driverId!: string;
  /** Of the driver's row: blocking and unblocking come in any order, and the higher version is the one that holds. */
  @IsInt() @Min(1) version!: number;
  @IsISO8601() at!: string;
}

/** Staff shut a driver out: nothing is served, sold or sent to them until they are let in again. */
export const DriverBlocked = defineEvent({ subject: 'evt.auth.driver-blocked', payload: DriverStandingPayload });

/** A blocked driver is let in again. */
export const DriverUnblocked = defineEvent({ subject: 'evt.auth.driver-unblocked', payload: DriverStandingPayload });

export class DriverTaggedPayload {
  @IsUUID() driverId!: string;
  /** All there are now. */
  @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(32, { each: true }) tags!: string[];
  /** Of the driver's row: of two sets of tags the one with the higher version holds. */
  @IsInt() @Min(1) version!: number;
}

/** Staff changed what a driver is filed under. */
export const DriverTagged = defineEvent({ subject: 'evt.auth.driver-tagged', payload: DriverTaggedPayload });

export class DriverSeenPayload {
  @IsUUID() driverId!: string;
  @IsISO8601() seenAt!: string;
}

/** A driver was there for the first time on a day of Europe/Moscow; said once a day. */
export const DriverSeen = defineEvent({ subject: 'evt.auth.driver-seen', payload: DriverSeenPayload });
