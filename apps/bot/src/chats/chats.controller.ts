import { DriverChanged, DriverErased, type DriverChangedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Chats } from './chats.service';

@Controller()
export class ChatsController {
  constructor(private readonly chats: Chats) {}

  @HandleEvent(DriverChanged)
  changed({ driverId }: DriverChangedPayload): Promise<void> {
    return this.chats.refresh(driverId);
  }

  @HandleEvent(DriverErased)
  erased({ driverId }: DriverChangedPayload): Promise<void> {
    return this.chats.erase(driverId);
  }
}
