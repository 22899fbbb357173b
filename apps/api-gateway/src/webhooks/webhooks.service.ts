import { UpdateReceived, updateEventId } from '#contracts';
import { EventPublisher } from '#messaging';
import { Injectable } from '@nestjs/common';
import { IsInt, Min } from 'class-validator';
import { checked } from '../http/input.pipe';

/** All that must be right here: what an update is about, its reader sees. */
class NumberedUpdate {
  @IsInt() @Min(0) update_id!: number;
}

/** What Telegram tells us by itself. */
@Injectable()
export class Webhooks {
  constructor(private readonly events: EventPublisher) {}

  /**
   * Resolves when the update is stored: only then may Telegram forget it.
   * @throws Refusal VALIDATION_FAILED; SERVICE_UNAVAILABLE, and Telegram comes again
   */
  async receive(body: unknown): Promise<void> {
    const update = typeof body === 'object' && body !== null ? body : {};
    const { update_id } = checked(NumberedUpdate, 'update_id' in update ? { update_id: update.update_id } : {});
    await this.events.publish(UpdateReceived, { updateId: update_id, update }, { id: updateEventId(update_id) });
  }
}
