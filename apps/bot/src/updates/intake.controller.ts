import { UpdateReceived, type UpdateReceivedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Intake } from './intake.service';

@Controller()
export class IntakeController {
  constructor(private readonly intake: Intake) {}

  @HandleEvent(UpdateReceived, { inOrder: true })
  received({ updateId, update }: UpdateReceivedPayload): Promise<void> {
    return this.intake.keep(updateId, update);
  }
}
