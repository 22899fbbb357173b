import { IsUUID } from 'class-validator';
import { DRIVER_UNKNOWN } from '../auth/driver.rpc';
import { defineEvent, defineRpc } from '../contract';
import { AccessState } from './access-state';

export class GetAccessRequest {
  @IsUUID() driverId!: string;
}

/** What a driver may use. One that billing has not met gets the trial here, so that it is there at the first login. */
export const GetAccess = defineRpc({
  subject: 'rpc.billing.get-access',
  request: GetAccessRequest,
  response: AccessState,
  errors: [DRIVER_UNKNOWN],
});

/** A driver's access is another one now. Heard by every replica of both doors. */
export const AccessChanged = defineEvent({ subject: 'evt.billing.access-changed', payload: AccessState });
