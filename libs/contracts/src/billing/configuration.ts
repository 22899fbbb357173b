import { createHash } from 'node:crypto';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { defineEvent, defineRpc } from '../contract';

export const FLAG_NAME = /^[a-z][a-z0-9-]{1,62}$/;

/** A switch that needs no deploy: off for all, or on for those listed and a part of the others. */
export class FeatureFlag {
  @Matches(FLAG_NAME) name!: string;
  @IsBoolean() enabled!: boolean;
  /** Of all drivers, 0 to 100; always the same ones, and those of 10 % are among those of 20 %. */
  @IsInt() @Min(0) @Max(100) percentage!: number;
  @IsArray() @ArrayMaxSize(10_000) @IsUUID('all', { each: true }) driverIds!: string[];
}

/** What every service may know of the settings, and the flags. Secrets are not among it. */
export class Configuration {
  /** Grows with every change; an older one that comes late is not believed. */
  @IsInt() @Min(0) version!: number;
  /** While false everything is open to everybody. */
  @IsBoolean() paymentsEnabled!: boolean;
  /** Whether the account's own loads ("Мои") may be shown. */
  @IsBoolean() ownLoadsShown!: boolean;
  @IsOptional() @Matches(/^-?\d{1,19}$/) dispatcherChatId?: string;
  /** How people reach us, e.g. `@cargotech_support`. */
  @IsOptional() @IsString() @MaxLength(200) supportContact?: string;
  @IsOptional() @IsString() @MaxLength(2_048) offerUrl?: string;
  @IsOptional() @IsString() @MaxLength(2_048) privacyUrl?: string;
  /** Most that a driver may set for one search. */
  @IsInt() @Min(1) @Max(1_000) alertsPerHour!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => FeatureFlag) flags!: FeatureFlag[];
}

export class GetConfigurationRequest {}

export const GetConfiguration = defineRpc({
  subject: 'rpc.billing.get-configuration',
  request: GetConfigurationRequest,
  response: Configuration,
});

/** Heard by every replica of every service; whoever missed it asks again after a while. */
export const ConfigurationChanged = defineEvent({ subject: 'evt.billing.configuration-changed', payload: Configuration });

/** Whether a flag is on for this driver. */
export function isOnFor({ name, enabled, percentage, driverIds }: FeatureFlag, driverId: string): boolean {
  if (!enabled) return false;
  if (driverIds.includes(driverId)) return true;
  return createHash('sha256').update(`${name}:${driverId}`).digest().readUInt32BE(0) % 100 < percentage;
}

/** Every flag by its name, as `GET /me` shows them. */
export const flagsOf = (flags: readonly FeatureFlag[], driverId: string): Record<string, boolean> =>
  Object.fromEntries(flags.map((flag) => [flag.name, isOnFor(flag, driverId)]));
