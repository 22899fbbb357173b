import { Type } from 'class-transformer';
import { IsISO8601, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { Driver } from '../shared/driver';

export const INIT_DATA_INVALID = refusalCode('INIT_DATA_INVALID', 'unauthenticated');
export const INIT_DATA_EXPIRED = refusalCode('INIT_DATA_EXPIRED', 'unauthenticated');
export const DRIVER_BLOCKED = refusalCode('DRIVER_BLOCKED', 'forbidden');

export class LoginRequest {
  /** The raw launch string of Telegram, never re-serialised. At most 64 kB; over 8 kB it is refused as invalid. */
  @IsString() @MaxLength(65_536) initData!: string;
  /** The client's address for the audit log. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

export class LoginResponse {
  /** Bearer token of the API. Secret: never logged, never stored. */
  @IsString() accessToken!: string;
  @IsISO8601() expiresAt!: string;
  @IsObject() @ValidateNested() @Type(() => Driver) driver!: Driver;
}

/** Contracts 1.1 and 1.2: checks initData, keeps the profile, opens the session (or returns the one it opened before). */
export const Login = defineRpc({
  subject: 'rpc.auth.login',
  request: LoginRequest,
  response: LoginResponse,
  errors: [INIT_DATA_INVALID, INIT_DATA_EXPIRED, DRIVER_BLOCKED],
});
