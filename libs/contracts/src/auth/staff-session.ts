import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Type } from 'class-transformer';
import { IsBoolean, IsISO8601, IsObject, IsOptional, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { Staff } from './staff';

/** SHA-256 of the session's id, 64 hex digits, as for drivers' sessions. */
export const STAFF_SESSION_KEY = /^[0-9a-f]{64}$/;

/** A session of a member of staff as the gateway keeps it at the door. */
export class StaffSession {
  @Matches(STAFF_SESSION_KEY) sessionKey!: string;
  @IsObject() @ValidateNested() @Type(() => Staff) staff!: Staff;
  @IsISO8601() expiresAt!: string;
  /** Nothing but one's own account is open until an authenticator is set up. */
  @IsBoolean() totpEnrolmentRequired!: boolean;
}

/** A session as it stands in the list of sessions. */
export class StaffSessionLine {
  /** Names the session; opens nothing. */
  @IsUUID() id!: string;
  @IsUUID() staffId!: string;
  @IsString() login!: string;
  @IsISO8601() createdAt!: string;
  /** To a minute. */
  @IsISO8601() lastSeenAt!: string;
  @IsOptional() @IsString() address!: string | null;
  @IsOptional() @IsString() userAgent!: string | null;
  @IsBoolean() current!: boolean;
}

const derivedKey = (secret: string, purpose: string): KeyObject =>
  createSecretKey(createHmac('sha256', secret).update(purpose).digest());

/** The key that tokens of staff sessions are signed with: a driver's token is none of staff, and the other way round. */
export const staffSigningKey = (sessionSecret: string): KeyObject => derivedKey(sessionSecret, 'staff-session');
/** The key of CSRF tokens. */
export const csrfSigningKey = (sessionSecret: string): KeyObject => derivedKey(sessionSecret, 'staff-csrf');

/** What a page has to send with everything that changes something: made of the session, so nothing more is stored. */
export const csrfTokenOf = (sessionKey: string, key: KeyObject): string =>
  createHmac('sha256', key).update(sessionKey).digest('base64url');

/** Takes the same time however much of the token was guessed. */
export function isCsrfTokenOf(sessionKey: string, given: unknown, key: KeyObject): boolean {
  const expected = Buffer.from(csrfTokenOf(sessionKey, key));
  const found = Buffer.from(typeof given === 'string' ? given : '');
  return found.length === expected.length && timingSafeEqual(found, expected);
}
