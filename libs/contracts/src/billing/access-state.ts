import { IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsUUID, Min } from 'class-validator';
import type { Access } from '../shared/driver';

export const ACCESS_SOURCES = ['trial', 'payment', 'promo', 'gift', 'stars'] as const;
export type AccessSource = (typeof ACCESS_SOURCES)[number];

const DAY_MS = 86_400_000;

/** What billing knows about a driver's access. Whoever holds it works out by the clock what it means now: an expiry needs no message. */
export class AccessState {
  @IsUUID() driverId!: string;
  /** The subscription's access token: an opaque version, another one after every change, so that what was cached under the old one is dead. */
  @IsUUID() token!: string;
  /** Grows with every change of this driver's access: an older state that comes late is not believed. */
  @IsInt() @Min(0) version!: number;
  /** Of the period that runs now, or ran last. Null: nothing was ever granted. */
  @IsOptional() @IsIn(ACCESS_SOURCES) source!: AccessSource | null;
  /** End of what is paid or given. */
  @IsOptional() @IsISO8601() expiresAt!: string | null;
  /** End of use: `expiresAt` and the grace of the settings. */
  @IsOptional() @IsISO8601() usableUntil!: string | null;
  @IsBoolean() autoRenew!: boolean;
}

/** What a state means at `now` (ms since 1970). With payments switched off everything is open to everybody. */
export function accessAt(state: AccessState, now: number, paymentsEnabled: boolean): Access {
  const { source, expiresAt, usableUntil, autoRenew } = state;
  const left = expiresAt === null ? 0 : Date.parse(expiresAt) - now;
  return {
    active: !paymentsEnabled || (usableUntil !== null && Date.parse(usableUntil) > now),
    source,
    expiresAt,
    daysLeft: Math.max(0, Math.ceil(left / DAY_MS)),
    autoRenew,
  };
}
