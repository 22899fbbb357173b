import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { defineEvent, defineRpc, Done } from '../contract';
import { LANGUAGES, type Language } from '../shared/driver';
import { StaffDoing } from '../shared/staff-action';
import {
  LONGEST_PASSWORD,
  LOGIN_LOCKED,
  PASSWORD_INVALID,
  SHORTEST_PASSWORD,
  Staff,
  STAFF_SESSION_INVALID,
  STAFF_UNKNOWN,
  TOTP_INVALID,
} from './staff';
import { STAFF_SESSION_KEY, StaffSession, StaffSessionLine } from './staff-session';

export class StaffSessionRequest {
  @Matches(STAFF_SESSION_KEY) sessionKey!: string;
}

/** The session as it stands now; slides its end. */
export const ValidateStaffSession = defineRpc({
  subject: 'rpc.auth.validate-staff-session',
  request: StaffSessionRequest,
  response: StaffSession,
  errors: [STAFF_SESSION_INVALID],
});

export class ListStaffSessionsRequest {
  @IsUUID() staffId!: string;
  /** Shown as the current one. */
  @Matches(STAFF_SESSION_KEY) sessionKey!: string;
}

export class StaffSessionList {
  @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => StaffSessionLine) items!: StaffSessionLine[];
}

/** Sessions of an account that stand, the one used last first. */
export const ListStaffSessions = defineRpc({
  subject: 'rpc.auth.list-staff-sessions',
  request: ListStaffSessionsRequest,
  response: StaffSessionList,
});

export class EndStaffSessionRequest extends StaffDoing {
  /** The session's id in the list. */
  @IsUUID() id!: string;
  /** NOT_FOUND for a session of another account than this. */
  @IsOptional() @IsUUID() staffId?: string;
}

/** Ends a session; one that has ended is ended already. */
export const EndStaffSession = defineRpc({
  subject: 'rpc.auth.end-staff-session',
  request: EndStaffSessionRequest,
  response: Done,
  errors: [STAFF_UNKNOWN],
});

/** Leaving by oneself. */
export const SignOutStaff = defineRpc({ subject: 'rpc.auth.sign-out-staff', request: StaffSessionRequest, response: Done });

export const STAFF_SESSION_END_REASONS = ['sign-out', 'ended', 'changed', 'blocked'] as const;

export class StaffSessionsEndedPayload {
  @IsUUID() staffId!: string;
  @IsArray() @Matches(STAFF_SESSION_KEY, { each: true }) sessionKeys!: string[];
  @IsIn(STAFF_SESSION_END_REASONS) reason!: (typeof STAFF_SESSION_END_REASONS)[number];
}

/** Every gateway replica turns these sessions away from now on. */
export const StaffSessionsEnded = defineEvent({
  subject: 'evt.auth.staff-sessions-ended',
  payload: StaffSessionsEndedPayload,
});

export class ChangeOwnStaffRequest extends StaffSessionRequest {
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
}

export const ChangeOwnStaff = defineRpc({
  subject: 'rpc.auth.change-own-staff',
  request: ChangeOwnStaffRequest,
  response: Staff,
  errors: [STAFF_SESSION_INVALID],
});

export class ChangeStaffPasswordRequest extends StaffSessionRequest {
  @IsString() @MaxLength(LONGEST_PASSWORD) current!: string;
  @IsString() @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD) next!: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** One's own password; all other sessions of the account end. */
export const ChangeStaffPassword = defineRpc({
  subject: 'rpc.auth.change-staff-password',
  request: ChangeStaffPasswordRequest,
  response: Done,
  errors: [STAFF_SESSION_INVALID, PASSWORD_INVALID, LOGIN_LOCKED],
});

export class TotpEnrolment {
  /** Base32. Shown once. */
  @IsString() secret!: string;
  @IsString() otpauthUrl!: string;
  /** The same as a picture. */
  @IsString() qrSvg!: string;
}

export class BeginTotpRequest extends StaffSessionRequest {
  /** Needed where an authenticator is set up already: a session left open must not replace it. */
  @IsOptional() @IsString() @MaxLength(LONGEST_PASSWORD) password?: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** A new secret for the authenticator; the one in use stays until a code of the new one is given. */
export const BeginTotp = defineRpc({
  subject: 'rpc.auth.begin-totp',
  request: BeginTotpRequest,
  response: TotpEnrolment,
  errors: [STAFF_SESSION_INVALID, PASSWORD_INVALID, LOGIN_LOCKED],
});

export class VerifyTotpRequest extends StaffSessionRequest {
  @IsString() @MaxLength(10) code!: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

export class RecoveryCodes {
  /** Each replaces one code of the authenticator, once. Shown once. */
  @IsArray() @IsString({ each: true }) recoveryCodes!: string[];
}

/** The authenticator works: it holds from now on, and all recovery codes are new. */
export const VerifyTotp = defineRpc({
  subject: 'rpc.auth.verify-totp',
  request: VerifyTotpRequest,
  response: RecoveryCodes,
  errors: [STAFF_SESSION_INVALID, TOTP_INVALID],
});
