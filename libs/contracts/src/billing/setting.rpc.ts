import { Type } from 'class-transformer';
import {
  Allow,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { defineRpc } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { refusalCode } from '../refusal';
import { FeatureFlag, FLAG_NAME } from './configuration';

/** Somebody else changed it meanwhile: look again. */
export const VERSION_CONFLICT = refusalCode('VERSION_CONFLICT', 'conflict');
export const SETTING_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');

export class NoQuestion {}

/** One setting as staff see it. A secret is shown as `"••••1234"`. */
export class Setting {
  @IsString() key!: string;
  /** JSON. Null: not set, the default (or nothing) holds. */
  @Allow() @AsSent() value!: unknown;
  /** What holds while it is not set, secrets shown as above. Null: nothing. */
  @Allow() @AsSent() byDefault!: unknown;
  @IsBoolean() secret!: boolean;
  /** 0: never set. */
  @IsInt() @Min(0) version!: number;
  @IsOptional() @IsISO8601() updatedAt?: string;
  @IsOptional() @IsString() updatedBy?: string;
}

export class SettingList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Setting) items!: Setting[];
}

export const ListSettings = defineRpc({
  subject: 'rpc.billing.list-settings',
  request: NoQuestion,
  response: SettingList,
});

export class PutSettingRequest {
  @IsString() @MaxLength(64) key!: string;
  /** JSON; null unsets it. */
  @Allow() @AsSent() value!: unknown;
  /** Of the setting as it was looked at; whatever it is now when absent. */
  @IsOptional() @IsInt() @Min(0) version?: number;
  /** Why, for the audit log. */
  @IsOptional() @IsString() @MinLength(3) @MaxLength(250) reason?: string;
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

export const PutSetting = defineRpc({
  subject: 'rpc.billing.put-setting',
  request: PutSettingRequest,
  response: Setting,
  errors: [SETTING_UNKNOWN, VERSION_CONFLICT],
});

export class StoredFlag extends FeatureFlag {
  @IsInt() @Min(0) version!: number;
  @IsOptional() @IsISO8601() updatedAt?: string;
  @IsOptional() @IsString() updatedBy?: string;
}

export class FlagList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => StoredFlag) items!: StoredFlag[];
}

export const ListFlags = defineRpc({ subject: 'rpc.billing.list-flags', request: NoQuestion, response: FlagList });

export const FLAG_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');

export class GetFlagRequest {
  @Matches(FLAG_NAME) name!: string;
}

export const GetFlag = defineRpc({
  subject: 'rpc.billing.get-flag',
  request: GetFlagRequest,
  response: StoredFlag,
  errors: [FLAG_UNKNOWN],
});

export class PutFlagRequest extends FeatureFlag {
  @IsOptional() @IsInt() @Min(0) version?: number;
  /** Why, for the audit log. */
  @IsOptional() @IsString() @MinLength(3) @MaxLength(250) reason?: string;
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** Makes a flag or changes it. */
export const PutFlag = defineRpc({
  subject: 'rpc.billing.put-flag',
  request: PutFlagRequest,
  response: StoredFlag,
  errors: [VERSION_CONFLICT],
});

export class AuditVerdict {
  @IsBoolean() whole!: boolean;
  /** Lines that were read. */
  @IsInt() @Min(0) lines!: number;
  /** Number of the first line that is not what was written, or is missing. */
  @IsOptional() @IsInt() brokenAt?: number;
  @IsOptional() @IsString() problem?: string;
}

export const VerifyAudit = defineRpc({
  subject: 'rpc.billing.verify-audit',
  request: NoQuestion,
  response: AuditVerdict,
  timeoutMs: 60_000,
});
