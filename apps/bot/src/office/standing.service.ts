import { DRIVER_UNKNOWN, Refusal, type DriverStandingPayload } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Chats } from '../chats/chats.service';
import { PRIORITY } from '../outgoing/outgoing.entity';

/** Whom staff have shut out: they are not served, and neither alerts nor mailings go to them. Answers and news of their money do. */
@Injectable()
export class Standing {
  constructor(
    private readonly chats: Chats,
    private readonly database: Database,
  ) {}

  /** Of two that come in any order the higher version holds. @throws Refusal SERVICE_UNAVAILABLE when nobody knows who the driver is */
  async hear({ driverId, version, at }: DriverStandingPayload, blocked: boolean): Promise<void> {
    const chatId = await this.chatOf(driverId);
    if (chatId === undefined) return;
    await this.database.transaction(async (manager) => {
      const [changed] = await manager.query<[object[]]>(
        `update bot.chats set blocked_at = $3, standing_version = $2 where chat_id = $1 and standing_version < $2 returning 1`,
        [chatId, version, blocked ? at : null],
      );
      if (!blocked || changed.length === 0) return;
      await manager.query(
        `update bot.outgoing set state = 'dropped', error = 'the driver is blocked'
         where chat_id = $1 and state = 'waiting' and priority >= ${PRIORITY.alert}`,
        [chatId],
      );
    });
  }

  /** Undefined for who was erased: there is nobody to write to. */
  private async chatOf(driverId: string): Promise<string | undefined> {
    try {
      return (await this.chats.ofDriver(driverId)).chatId;
    } catch (error) {
      if (error instanceof Refusal && error.is(DRIVER_UNKNOWN)) return undefined;
      throw error;
    }
  }
}
