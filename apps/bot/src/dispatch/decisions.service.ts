import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Outgoing } from '../outgoing/outgoing.service';
import { ResponseChanges } from '../responses/response-changes.service';
import { ResponseRow } from '../responses/response.entity';
import { TEXTS } from '../texts/texts';
import { DECISIONS, type Decision } from './dispatcher-message';
import { Dispatchers } from './dispatchers.service';

/** A button pressed in the dispatchers' chat. */
export interface Press {
  readonly decision: Decision;
  readonly responseId: string;
  readonly userId: number;
  /** Of the update: a press that is handled again sends its contact once. */
  readonly updateId: number;
}

const WORDS = TEXTS.ru.responses;

/** What dispatchers decide. The row's lock lets one of two who press at once be first; the other is told. */
@Injectable()
export class Decisions {
  constructor(
    private readonly database: Database,
    private readonly changes: ResponseChanges,
    private readonly dispatchers: Dispatchers,
    private readonly outgoing: Outgoing,
  ) {}

  /** @returns what the one who pressed reads. @throws TelegramSilent when membership cannot be asked */
  async decide({ decision, responseId, userId, updateId }: Press): Promise<string> {
    if (!(await this.dispatchers.has(userId))) return WORDS.dispatcher.strangers;
    return this.database.transaction(async (manager) => {
      const row = await manager.findOne(ResponseRow, { where: { id: responseId }, lock: { mode: 'pessimistic_write' } });
      if (row === null) return WORDS.dispatcher.gone;
      // A button under the card: it has arrived, though its sender may not have come to write that down.
      if (row.status === 'pending') await this.changes.step(manager, row, 'sent', 'service:bot');
      const moved = await this.changes.step(manager, row, DECISIONS[decision], `dispatcher:${userId}`);
      if (decision !== 'contact') {
        // The same button twice, or the same press told twice, is no disagreement.
        const agreed = moved || row.status === DECISIONS[decision];
        return agreed ? WORDS.dispatcher.done[DECISIONS[decision]] : WORDS.dispatcher.already(WORDS.status[row.status]);
      }
      await this.outgoing.put(manager, {
        key: `update:${updateId}:contact`,
        chatId: row.dispatcherChatId ?? (await this.dispatchers.chat(manager)) ?? '',
        priority: 'answer',
        kind: 'contact',
        content: {
          phone_number: row.phone,
          first_name: row.name ?? WORDS.dispatcher.nameless,
          ...(row.dispatcherMessageId === null
            ? {}
            : { reply_parameters: { message_id: Number(row.dispatcherMessageId), allow_sending_without_reply: true } }),
        },
      });
      return WORDS.dispatcher.contactSent;
    });
  }
}
