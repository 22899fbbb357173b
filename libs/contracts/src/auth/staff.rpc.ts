import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { VERSION_CONFLICT } from '../billing/setting.rpc';
import { defineRpc } from '../contract';
import { LANGUAGES, type Language } from '../shared/driver';
import { StaffAction, StaffDoing } from '../shared/staff-action';
import { STAFF_ROLES, type StaffRole } from '../staff-permissions';
import {
  LAST_SUPER_ADMIN,
  LOGIN_TAKEN,
  LONGEST_PASSWORD,
  SHORTEST_PASSWORD,
  Staff,
  STAFF_LOGIN,
  STAFF_UNKNOWN,
  TELEGRAM_ID,
  TELEGRAM_TAKEN,
} from './staff';

export class ListStaffRequest {}

export class StaffList {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Staff) items!: Staff[];
}

/** All accounts, by login. */
export const ListStaff = defineRpc({ subject: 'rpc.auth.list-staff', request: ListStaffRequest, response: StaffList });

export class CreateStaffRequest extends StaffDoing {
  @Matches(STAFF_LOGIN) login!: string;
  @IsString() @Length(1, 100) name!: string;
  @IsIn(STAFF_ROLES) role!: StaffRole;
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsOptional() @Matches(TELEGRAM_ID) telegramId?: string;
  /** From the console alone; a random one is made when absent. */
  @IsOptional() @IsString() @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD) password?: string;
}

export class StaffWithPassword {
  @IsObject() @ValidateNested() @Type(() => Staff) staff!: Staff;
  /** Present when one was made. Secret: shown once. */
  @IsOptional() @IsString() password?: string;
}

export const CreateStaff = defineRpc({
  subject: 'rpc.auth.create-staff',
  request: CreateStaffRequest,
  response: StaffWithPassword,
  errors: [LOGIN_TAKEN, TELEGRAM_TAKEN],
});

export class ChangeStaffRequest extends StaffAction {
  @IsUUID() staffId!: string;
  /** Of the account as it was looked at. */
  @IsInt() @Min(1) version!: number;
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsIn(STAFF_ROLES) role?: StaffRole;
  /** Null takes it away. */
  @ValidateIf((_, value) => value !== undefined && value !== null) @Matches(TELEGRAM_ID) telegramId?: string | null;
  @IsOptional() @IsBoolean() blocked?: boolean;
  @IsOptional() @IsBoolean() resetTotp?: boolean;
  @IsOptional() @IsBoolean() resetPassword?: boolean;
}

/** Changes an account. Whatever takes rights or keys away ends its sessions at once. */
export const ChangeStaff = defineRpc({
  subject: 'rpc.auth.change-staff',
  request: ChangeStaffRequest,
  response: StaffWithPassword,
  errors: [STAFF_UNKNOWN, VERSION_CONFLICT, LAST_SUPER_ADMIN, TELEGRAM_TAKEN],
});
