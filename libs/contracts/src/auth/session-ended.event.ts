import { IsIn, IsUUID, Matches } from 'class-validator';
import { defineEvent } from '../contract';

export const SESSION_END_REASONS = ['logout', 'another-login', 'blocked', 'erased', 'signed-out'] as const;

export class SessionEndedPayload {
  @Matches(/^[0-9a-f]{64}$/) sessionKey!: string;
  @IsUUID() driverId!: string;
  @IsIn(SESSION_END_REASONS) reason!: (typeof SESSION_END_REASONS)[number];
}

/** Contract 1.3: every gateway replica drops the session from its door within a second. */
export const SessionEnded = defineEvent({ subject: 'evt.auth.session-ended', payload: SessionEndedPayload });
