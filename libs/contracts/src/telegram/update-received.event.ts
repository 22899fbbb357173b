import { IsInt, IsObject } from 'class-validator';
import { defineEvent } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';

export class UpdateReceivedPayload {
  /** Unique per bot; grows, and may jump. */
  @IsInt() updateId!: number;
  /** The update as Telegram sent it. */
  @IsObject() @AsSent() update!: object;
}

/** Telegram told us something, by webhook or by polling. Said with the id `telegram:<updateId>`, so that a repeat is stored once. */
export const UpdateReceived = defineEvent({ subject: 'evt.telegram.update-received', payload: UpdateReceivedPayload });

export const updateEventId = (updateId: number): string => `telegram:${updateId}`;
