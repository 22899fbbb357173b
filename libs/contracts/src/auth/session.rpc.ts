import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { defineRpc, Done } from '../contract';
import { refusalCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';
import { DRIVER_BLOCKED } from './login.rpc';

export const SESSION_INVALID = refusalCode('SESSION_INVALID', 'unauthenticated');
export const SESSION_EXPIRED = refusalCode('SESSION_EXPIRED', 'unauthenticated');

/** A session is named on the wire by the SHA-256 (64 hex) of its id; the id itself stays in the driver's token. */
const SESSION_KEY = /^[0-9a-f]{64}$/;

/** A session as the gateway keeps it at the door. Times in ms since 1970. */
export class Session {
  @Matches(SESSION_KEY) sessionKey!: string;
  @IsUUID() driverId!: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsString() timeZone!: string;
  @IsInt() expiresAt!: number;
}

export class ValidateSessionRequest {
  @Matches(SESSION_KEY) sessionKey!: string;
}

/** Contract 1.3 for one session that the gateway has not met (or not for 5 s). Slides the expiry. */
export const ValidateSession = defineRpc({
  subject: 'rpc.auth.validate-session',
  request: ValidateSessionRequest,
  response: Session,
  errors: [SESSION_INVALID, SESSION_EXPIRED, DRIVER_BLOCKED],
});

export class TouchSessionsRequest {
  @IsArray() @ArrayMaxSize(500) @Matches(SESSION_KEY, { each: true }) sessionKeys!: string[];
}

export class TouchSessionsResponse {
  /** Those of the asked that still stand; a session that is not here has ended. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => Session) sessions!: Session[];
}

/** Contract 1.3 for the sessions a gateway has in use, many at once: the door asks every few seconds, not at every request. */
export const TouchSessions = defineRpc({
  subject: 'rpc.auth.touch-sessions',
  request: TouchSessionsRequest,
  response: TouchSessionsResponse,
});

export class EndSessionRequest {
  @Matches(SESSION_KEY) sessionKey!: string;
}

/** Logout. Ending an ended session is done already, not an error. */
export const EndSession = defineRpc({ subject: 'rpc.auth.end-session', request: EndSessionRequest, response: Done });
