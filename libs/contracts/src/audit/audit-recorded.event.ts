import { IsISO8601, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { defineEvent } from '../contract';

/** One line of the audit log. `facts` never holds a secret, initData or a full phone number. */
export class AuditRecordedPayload {
  @IsString() @MaxLength(64) service!: string;
  /** What happened, e.g. `driver.login`, `driver.login-refused`, `cargotech.login`. */
  @IsString() @MaxLength(64) action!: string;
  /** Who did it: `driver:<uuid>`, `service:<name>` or `unknown`. */
  @IsString() @MaxLength(128) actor!: string;
  @IsOptional() @IsString() @MaxLength(128) target?: string;
  @IsISO8601() at!: string;
  @IsOptional() @IsString() @MaxLength(64) requestId?: string;
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  /** What stood there before and after, secrets left out. */
  @IsOptional() @IsObject() before?: Record<string, unknown>;
  @IsOptional() @IsObject() after?: Record<string, unknown>;
  @IsOptional() @IsObject() facts?: Record<string, string | number | boolean>;
}

/** Said by every service; billing keeps the log. */
export const AuditRecorded = defineEvent({ subject: 'evt.audit.recorded', payload: AuditRecordedPayload });
