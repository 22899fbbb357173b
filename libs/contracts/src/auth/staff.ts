import { IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Min } from 'class-validator';
import { refusalCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';
import { STAFF_ROLES, type StaffRole } from '../staff-permissions';

/** Small letters, digits, dot, hyphen and underscore: what a person types the same everywhere. */
export const STAFF_LOGIN = /^[a-z0-9][a-z0-9._-]{1,31}$/;
export const TELEGRAM_ID = /^\d{1,20}$/;
/** Characters of a password that a person chooses. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** The login, the password or the code does not fit, or the account is blocked: which of them is not said. */
export const CREDENTIALS_INVALID = refusalCode('CREDENTIALS_INVALID', 'unauthenticated');
/** The password fits; a code of the authenticator has to come with it. */
export const TOTP_REQUIRED = refusalCode('TOTP_REQUIRED', 'unauthenticated');
/** Too many sign-ins failed; `retryAfterSeconds` says how long nobody may try. */
export const LOGIN_LOCKED = refusalCode('LOGIN_LOCKED', 'too-many');
/** The one-time link was used, is too old or was never made. */
export const LINK_INVALID = refusalCode('LINK_INVALID', 'unauthenticated');
export const STAFF_SESSION_INVALID = refusalCode('STAFF_SESSION_INVALID', 'unauthenticated');
export const TOTP_INVALID = refusalCode('TOTP_INVALID', 'invalid');
/** One's own password, asked for again, does not fit. */
export const PASSWORD_INVALID = refusalCode('PASSWORD_INVALID', 'invalid');
export const STAFF_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
export const LOGIN_TAKEN = refusalCode('LOGIN_TAKEN', 'conflict');
/** The Telegram account belongs to another member of staff. */
export const TELEGRAM_TAKEN = refusalCode('TELEGRAM_TAKEN', 'conflict');
/** Without the last super admin nobody could manage staff. */
export const LAST_SUPER_ADMIN = refusalCode('LAST_SUPER_ADMIN', 'conflict');

/** A staff account as staff see it. */
export class Staff {
  @IsUUID() id!: string;
  @Matches(STAFF_LOGIN) login!: string;
  @IsString() name!: string;
  @IsIn(STAFF_ROLES) role!: StaffRole;
  @IsIn(LANGUAGES) language!: Language;
  @IsOptional() @Matches(TELEGRAM_ID) telegramId!: string | null;
  /** Whether an authenticator is set up. */
  @IsBoolean() totp!: boolean;
  @IsOptional() @IsISO8601() blockedAt!: string | null;
  @IsOptional() @IsISO8601() lastSignInAt!: string | null;
  @IsISO8601() createdAt!: string;
  @IsInt() @Min(1) version!: number;
}
