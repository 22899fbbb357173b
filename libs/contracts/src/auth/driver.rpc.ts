import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { defineRpc, Done } from '../contract';
import { refusalCode } from '../refusal';
import { Driver, LANGUAGES, Truck, type Language } from '../shared/driver';
import { STAFF_ACTOR } from '../shared/staff-action';

export const DRIVER_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
export const CONTACT_INVALID = refusalCode('CONTACT_INVALID', 'invalid');

export class GetDriverRequest {
  @IsUUID() driverId!: string;
}

export const GetDriver = defineRpc({
  subject: 'rpc.auth.get-driver',
  request: GetDriverRequest,
  response: Driver,
  errors: [DRIVER_UNKNOWN],
});

/** What a driver may change about themself; what is absent stays. */
export class DriverPatch {
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsOptional() @IsTimeZone() timeZone?: string;
  @IsOptional() @IsEmail() @MaxLength(254) email?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Truck) truck?: Truck;
}

export class UpdateDriverRequest {
  @IsUUID() driverId!: string;
  @IsObject() @ValidateNested() @Type(() => DriverPatch) patch!: DriverPatch;
}

export const UpdateDriver = defineRpc({
  subject: 'rpc.auth.update-driver',
  request: UpdateDriverRequest,
  response: Driver,
  errors: [DRIVER_UNKNOWN],
});

export class SetContactRequest {
  @IsUUID() driverId!: string;
  /** The signed string that Telegram's requestContact gave to the Mini App. */
  @IsString() @MaxLength(8_192) contact!: string;
}

export const SetContact = defineRpc({
  subject: 'rpc.auth.set-contact',
  request: SetContactRequest,
  response: Driver,
  errors: [CONTACT_INVALID, DRIVER_UNKNOWN],
});

export const CONSENT_KINDS = ['personal-data', 'marketing', 'auto-renewal'] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

export class RecordConsentRequest {
  @IsUUID() driverId!: string;
  @IsIn(CONSENT_KINDS) kind!: ConsentKind;
  /** Version of the text that was shown. */
  @IsString() @MaxLength(64) version!: string;
  @IsBoolean() given!: boolean;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** Appends to the history of consents; the newest row of a kind is the one in force. */
export const RecordConsent = defineRpc({
  subject: 'rpc.auth.record-consent',
  request: RecordConsentRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});

export class EraseDriverRequest {
  @IsUUID() driverId!: string;
  /** `staff:<uuid>` when it was not the driver who asked. */
  @IsOptional() @Matches(STAFF_ACTOR) actor?: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  @IsOptional() @IsString() @MinLength(3) @MaxLength(250) reason?: string;
}

/** Forgets the person: profile blanked, sessions ended; other services hear it as an event. */
export const EraseDriver = defineRpc({
  subject: 'rpc.auth.erase-driver',
  request: EraseDriverRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});
