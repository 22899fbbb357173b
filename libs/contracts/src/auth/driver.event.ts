import { IsIn, IsISO8601, IsUUID, Matches } from 'class-validator';
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
