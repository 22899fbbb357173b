import { IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { defineRpc } from '../contract';
import { Driver } from '../shared/driver';
import { DRIVER_UNKNOWN } from './driver.rpc';
import { DRIVER_BLOCKED } from './login.rpc';

export class MeetDriverRequest {
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsString() @MaxLength(256) firstName!: string;
  @IsOptional() @IsString() @MaxLength(256) lastName?: string;
  @IsOptional() @IsString() @MaxLength(64) username?: string;
  /** IETF tag of the person's Telegram, e.g. `ru` or `en-GB`. */
  @IsOptional() @IsString() @MaxLength(35) languageCode?: string;
}

/** Somebody wrote to the bot: Telegram itself vouches for who it is. Makes the driver or updates their name. Opens no session. */
export const MeetDriver = defineRpc({
  subject: 'rpc.auth.meet-driver',
  request: MeetDriverRequest,
  response: Driver,
  errors: [DRIVER_BLOCKED],
});

export class SetPhoneRequest {
  @IsUUID() driverId!: string;
  /** Digits with or without a plus, from a contact that Telegram attached to its owner's own message. */
  @Matches(/^\+?\d{7,15}$/) phone!: string;
}

/** The phone a driver shared with the bot. */
export const SetPhone = defineRpc({
  subject: 'rpc.auth.set-phone',
  request: SetPhoneRequest,
  response: Driver,
  errors: [DRIVER_UNKNOWN],
});
