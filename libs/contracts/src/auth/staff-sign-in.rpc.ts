import { Type } from 'class-transformer';
import { IsISO8601, IsObject, IsOptional, IsString, IsUUID, Matches, MaxLength, ValidateNested } from 'class-validator';
import { defineRpc } from '../contract';
import {
  CREDENTIALS_INVALID,
  LINK_INVALID,
  LOGIN_LOCKED,
  LONGEST_PASSWORD,
  STAFF_UNKNOWN,
  TELEGRAM_ID,
  TOTP_REQUIRED,
} from './staff';
import { StaffSession } from './staff-session';

/** Base64url of 32 bytes. */
const LINK_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Where somebody signs in from, for the list of sessions, the audit log and the limit of failures. */
export class SigningIn {
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  @IsOptional() @IsString() @MaxLength(300) userAgent?: string;
}

export class StaffSignInRequest extends SigningIn {
  @IsString() @MaxLength(64) login!: string;
  @IsString() @MaxLength(LONGEST_PASSWORD) password!: string;
  /** Six digits of the authenticator, or a recovery code. */
  @IsOptional() @IsString() @MaxLength(40) totp?: string;
}

export class StaffSignedIn {
  @IsObject() @ValidateNested() @Type(() => StaffSession) session!: StaffSession;
  /** What the cookie holds. Secret: never logged, never stored. */
  @IsString() token!: string;
}

/** A sign-in by password. An unknown login takes as long as a known one. */
export const SignInStaff = defineRpc({
  subject: 'rpc.auth.sign-in-staff',
  request: StaffSignInRequest,
  response: StaffSignedIn,
  errors: [CREDENTIALS_INVALID, TOTP_REQUIRED, LOGIN_LOCKED],
});

export class StaffLinkSignInRequest extends SigningIn {
  @Matches(LINK_TOKEN) token!: string;
}

/** A sign-in by a one-time link: the Telegram account it went to stands for password and code. */
export const SignInStaffByLink = defineRpc({
  subject: 'rpc.auth.sign-in-staff-by-link',
  request: StaffLinkSignInRequest,
  response: StaffSignedIn,
  errors: [LINK_INVALID, LOGIN_LOCKED],
});

export class CreateStaffLinkRequest {
  /** Whose account it is: one of the two. */
  @IsOptional() @Matches(TELEGRAM_ID) telegramId?: string;
  @IsOptional() @IsString() @MaxLength(64) login?: string;
  /** Who asks: `console` or `service:bot`. */
  @Matches(/^(console|service:[a-z-]{1,32})$/) actor!: string;
}

export class StaffLink {
  @IsUUID() staffId!: string;
  /** Opens a session once. Secret: never logged; only its hash is stored. */
  @Matches(LINK_TOKEN) token!: string;
  @IsISO8601() expiresAt!: string;
}

/** Makes a one-time link for an account that is not blocked; the one before it opens nothing any more. */
export const CreateStaffLink = defineRpc({
  subject: 'rpc.auth.create-staff-link',
  request: CreateStaffLinkRequest,
  response: StaffLink,
  errors: [STAFF_UNKNOWN],
});
