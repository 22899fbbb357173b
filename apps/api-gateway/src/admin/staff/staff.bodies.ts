import { LANGUAGES, STAFF_LOGIN, STAFF_ROLES, TELEGRAM_ID, type Language, type StaffRole } from '#contracts';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, Min, ValidateIf } from 'class-validator';

export class NewStaffBody {
  @Matches(STAFF_LOGIN) login!: string;
  @IsString() @Length(1, 100) name!: string;
  @IsIn(STAFF_ROLES) role!: StaffRole;
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsOptional() @Matches(TELEGRAM_ID) telegramId?: string;
}

export class StaffPatchBody {
  /** Of the account as it was looked at. */
  @IsInt() @Min(1) version!: number;
  @IsString() @Length(3, 250) reason!: string;
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsIn(STAFF_ROLES) role?: StaffRole;
  /** Null takes it away. */
  @ValidateIf((_, value) => value !== undefined && value !== null) @Matches(TELEGRAM_ID) telegramId?: string | null;
  @IsOptional() @IsBoolean() blocked?: boolean;
  @IsOptional() @IsBoolean() resetTotp?: boolean;
  @IsOptional() @IsBoolean() resetPassword?: boolean;
}
