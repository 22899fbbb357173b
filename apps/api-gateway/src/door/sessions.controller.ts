import { DriverChanged, SessionEnded, type DriverChangedPayload, type SessionEndedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Sessions } from './sessions.service';

/** What every replica hears about the sessions at its door. */
@Controller()
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  @HandleEvent(SessionEnded, { everyReplica: true })
  ended({ sessionKey }: SessionEndedPayload): void {
    this.sessions.end(sessionKey);
  }

  @HandleEvent(DriverChanged, { everyReplica: true })
  changed({ driverId }: DriverChangedPayload): void {
    this.sessions.dropOf(driverId);
  }
}
