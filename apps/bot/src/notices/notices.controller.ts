import { SubscriptionNotice, type SubscriptionNoticePayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Notices } from './notices.service';

@Controller()
export class NoticesController {
  constructor(private readonly notices: Notices) {}

  @HandleEvent(SubscriptionNotice)
  tell(notice: SubscriptionNoticePayload): Promise<void> {
    return this.notices.tell(notice);
  }
}
