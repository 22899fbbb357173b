import { AccessChanged, type AccessState } from '#contracts';
import { AccessBook, HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';

@Controller()
export class AccessController {
  constructor(private readonly access: AccessBook) {}

  @HandleEvent(AccessChanged, { everyReplica: true })
  changed(state: AccessState): void {
    this.access.hear(state);
  }
}
