import { AlarmRaised, type AlarmRaisedPayload } from '#contracts';
import { HandleEvent, type EventContext } from '#messaging';
import { Controller } from '@nestjs/common';
import { Alarms } from './alarms.service';

@Controller()
export class AlarmsController {
  constructor(private readonly alarms: Alarms) {}

  @HandleEvent(AlarmRaised)
  raised(alarm: AlarmRaisedPayload, { eventId }: EventContext): Promise<void> {
    return this.alarms.tell(alarm, eventId);
  }
}
