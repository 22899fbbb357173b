import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { defineEvent, defineRpc } from '../contract';
import { CONSENT_KINDS, type ConsentKind } from './driver.rpc';

export class GetConsentRequest {
  @IsUUID() driverId!: string;
  @IsIn(CONSENT_KINDS) kind!: ConsentKind;
}

/** The newest word of a driver about one kind of consent; all absent when there was none. */
export class ConsentInForce {
  @IsBoolean() given!: boolean;
  @IsOptional() @IsString() version?: string;
  @IsOptional() @IsISO8601() at?: string;
}

export const GetConsent = defineRpc({ subject: 'rpc.auth.get-consent', request: GetConsentRequest, response: ConsentInForce });

export class ConsentRecordedPayload {
  @IsUUID() driverId!: string;
  @IsIn(CONSENT_KINDS) kind!: ConsentKind;
  @IsString() @MaxLength(64) version!: string;
  @IsBoolean() given!: boolean;
  @IsISO8601() at!: string;
}

export const ConsentRecorded = defineEvent({ subject: 'evt.auth.consent-recorded', payload: ConsentRecordedPayload });
