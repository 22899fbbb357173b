import { DRIVER_UNKNOWN, Refusal, type Driver, type SubscriptionNoticePayload } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Chats } from '../chats/chats.service';
import { Drivers } from '../conversations/drivers.service';
import { MiniApp } from '../conversations/mini-app.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { TEXTS } from '../texts/texts';
import { noticeMessage } from './notice-message';

/** Tells drivers what happens to their subscription and their money. */
@Injectable()
export class Notices {
  constructor(
    private readonly drivers: Drivers,
    private readonly chats: Chats,
    private readonly miniApp: MiniApp,
    private readonly database: Database,
    private readonly outgoing: Outgoing,
  ) {}

  /** Once for each key. @throws Refusal SERVICE_UNAVAILABLE when nobody knows who the driver is: it comes again */
  async tell(notice: SubscriptionNoticePayload): Promise<void> {
    const driver = await this.find(notice.driverId);
    // Whoever was erased is told nothing.
    if (driver === undefined) return;
    const { chatId } = await this.chats.remember(driver);
    const app = this.miniApp.open(TEXTS[driver.language].commands.openApp);
    const { text, markup } = noticeMessage(notice, driver, app);
    await this.database.transaction((manager) =>
      this.outgoing.text(manager, { key: `notice:${notice.key}`, chatId, priority: 'status', text, markup }),
    );
  }

  private async find(driverId: string): Promise<Driver | undefined> {
    try {
      return await this.drivers.one(driverId);
    } catch (error) {
      if (error instanceof Refusal && error.is(DRIVER_UNKNOWN)) return undefined;
      throw error;
    }
  }
}
