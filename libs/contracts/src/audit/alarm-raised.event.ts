import { IsISO8601, IsString, MaxLength } from 'class-validator';
import { defineEvent } from '../contract';

export class AlarmRaisedPayload {
  @IsString() @MaxLength(64) service!: string;
  /** Stable name that the runbook is filed under, e.g. `init-data-failures`, `cargotech-login-failing`. */
  @IsString() @MaxLength(64) alarm!: string;
  /** One sentence for the people on duty, without secrets. */
  @IsString() @MaxLength(500) summary!: string;
  @IsISO8601() at!: string;
}

/** Something needs a person. Told to the alert chat by bot. */
export const AlarmRaised = defineEvent({ subject: 'evt.alarm.raised', payload: AlarmRaisedPayload });
