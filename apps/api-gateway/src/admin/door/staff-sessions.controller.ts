import { StaffSessionsEnded, type StaffSessionsEndedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { StaffSessions } from './staff-sessions.service';

/** What every replica hears about the sessions of staff. */
@Controller()
export class StaffSessionsController {
  constructor(private readonly sessions: StaffSessions) {}

  @HandleEvent(StaffSessionsEnded, { everyReplica: true })
  ended({ sessionKeys }: StaffSessionsEndedPayload): void {
    for (const sessionKey of sessionKeys) this.sessions.end(sessionKey);
  }
}
