import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageEnd, PageRequest } from '../billing/admin-list';
import { VERSION_CONFLICT } from '../billing/setting.rpc';
import { defineRpc, Done } from '../contract';
import { LANGUAGES, type Language } from '../shared/driver';
import { StaffAction, StaffDoing } from '../shared/staff-action';
import { DriverNote, DriverProfile, DriverSummary } from './admin-driver';
import { DRIVER_UNKNOWN } from './driver.rpc';

/** A leading minus: the latest first. */
export const DRIVER_SORTS = ['-createdAt', 'createdAt', '-lastSeenAt', 'lastSeenAt'] as const;
export type DriverSort = (typeof DRIVER_SORTS)[number];

/** What a driver is filed under: letters, digits, spaces and hyphens of any language. */
export const DRIVER_TAG = /^[\p{L}\p{N}](?:[\p{L}\p{N} _-]{0,30}[\p{L}\p{N}])?$/u;
export const MOST_TAGS = 20;

export class FindDriversRequest extends PageRequest {
  /**
   * A phone in any spelling or its last digits (four at least), the beginning of a name or username, a Telegram id or the driver's own id.
   * Erased drivers are found by their own id only.
   */
  @IsOptional() @IsString() @Length(1, 100) q?: string;
  @IsOptional() @IsBoolean() blocked?: boolean;
  @IsOptional() @IsString() @MaxLength(32) tag?: string;
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsIn(DRIVER_SORTS) sort!: DriverSort;
}

export class DriverPage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => DriverSummary) items!: DriverSummary[];
}

/** VALIDATION_FAILED for a cursor that is not of this order. */
export const FindDrivers = defineRpc({ subject: 'rpc.auth.find-drivers', request: FindDriversRequest, response: DriverPage });

export class GetDriverProfileRequest {
  @IsUUID() driverId!: string;
}

/** Answers for erased drivers too: their id, and when. */
export const GetDriverProfile = defineRpc({
  subject: 'rpc.auth.get-driver-profile',
  request: GetDriverProfileRequest,
  response: DriverProfile,
  errors: [DRIVER_UNKNOWN],
});

export class DriverActionRequest extends StaffAction {
  @IsUUID() driverId!: string;
}

/** Shuts a driver out: sessions end, and every service hears of it. Twice is once. */
export const BlockDriver = defineRpc({
  subject: 'rpc.auth.block-driver',
  request: DriverActionRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});

/** Lets a blocked driver in again. Twice is once. */
export const UnblockDriver = defineRpc({
  subject: 'rpc.auth.unblock-driver',
  request: DriverActionRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});

/** Ends what the driver has open; they may come back by another launch. */
export const SignOutDriver = defineRpc({
  subject: 'rpc.auth.sign-out-driver',
  request: DriverActionRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});

export class TagDriverRequest extends StaffDoing {
  @IsUUID() driverId!: string;
  /** All there are to be. */
  @IsArray() @ArrayMaxSize(MOST_TAGS) @ArrayUnique() @Matches(DRIVER_TAG, { each: true }) tags!: string[];
  /** Of the driver's row as it was looked at. */
  @IsInt() @Min(1) version!: number;
}

export class DriverTags {
  @IsArray() @IsString({ each: true }) tags!: string[];
  @IsInt() @Min(1) version!: number;
}

export const TagDriver = defineRpc({
  subject: 'rpc.auth.tag-driver',
  request: TagDriverRequest,
  response: DriverTags,
  errors: [DRIVER_UNKNOWN, VERSION_CONFLICT],
});

export class AddDriverNoteRequest extends StaffDoing {
  @IsUUID() driverId!: string;
  @IsString() @Length(1, 2_000) text!: string;
  /** The client's id of the note: the same again is the same note. */
  @IsUUID() noteId!: string;
}

export const AddDriverNote = defineRpc({
  subject: 'rpc.auth.add-driver-note',
  request: AddDriverNoteRequest,
  response: DriverNote,
  errors: [DRIVER_UNKNOWN],
});

export class DeleteDriverNoteRequest extends StaffDoing {
  @IsUUID() driverId!: string;
  @IsUUID() noteId!: string;
}

/** Deleting what is not there is done already. */
export const DeleteDriverNote = defineRpc({
  subject: 'rpc.auth.delete-driver-note',
  request: DeleteDriverNoteRequest,
  response: Done,
});
