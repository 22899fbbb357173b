import {
  DRIVER_UNKNOWN,
  Refusal,
  SERVICE_UNAVAILABLE,
  type AlertDigestPayload,
  type AlertRaisedPayload,
  type Truck,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Chats, type DriverChat } from '../chats/chats.service';
import { Drivers } from '../conversations/drivers.service';
import { MiniApp } from '../conversations/mini-app.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { TEXTS } from '../texts/texts';
import { AlertCards } from './alert-cards.repository';
import { digestMessage } from './alert-message';
import { ALERT, type AlertContent } from './alert-letters.service';
import { LivingCards } from './living-cards.service';

/** FR-14: so long a card follows its load. */
const CARD_LIVES_MS = 86_400_000;

interface Recipient {
  readonly chat: DriverChat;
  readonly truck: Truck | undefined;
}

/** Tells drivers of the loads that were found for them. */
@Injectable()
export class Alerts {
  constructor(
    private readonly drivers: Drivers,
    private readonly chats: Chats,
    private readonly miniApp: MiniApp,
    private readonly database: Database,
    private readonly cards: AlertCards,
    private readonly living: LivingCards,
    private readonly outgoing: Outgoing,
    private readonly clock: Clock,
  ) {}

  /** Once for each key; said again, it brings the card up to date. @throws Refusal SERVICE_UNAVAILABLE when nobody knows who the driver is */
  async raised(alert: AlertRaisedPayload): Promise<void> {
    const to = await this.recipient(alert.driverId);
    // Whoever was erased is told nothing.
    if (to === undefined) return;
    const { chatId } = to.chat;
    const now = this.clock.now();
    const content: AlertContent = { card: alert.key };
    await this.database.transaction(async (manager) => {
      const place = { chatId, truck: to.truck, liveUntil: new Date(now + CARD_LIVES_MS) };
      if (await this.cards.add(manager, alert, place))
        await this.outgoing.put(manager, { key: alert.key, chatId, priority: 'alert', kind: ALERT, content });
      else await this.living.stir(manager, await this.cards.enrich(manager, alert, new Date(now)));
    });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE when nobody knows who the driver is */
  async digest(digest: AlertDigestPayload): Promise<void> {
    const to = await this.recipient(digest.driverId);
    if (to === undefined) return;
    const { chatId, language } = to.chat;
    const app = this.miniApp.open(TEXTS[language].commands.openApp);
    const { text, markup } = digestMessage(digest, language, app);
    await this.database.transaction((manager) =>
      this.outgoing.text(manager, { key: digest.key, chatId, priority: 'alert', text, markup }),
    );
  }

  /** An alert does without the profit sooner than wait for auth-session. */
  private async recipient(driverId: string): Promise<Recipient | undefined> {
    try {
      const driver = await this.drivers.one(driverId);
      return { chat: await this.chats.remember(driver), truck: driver.truck };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.is(DRIVER_UNKNOWN)) return undefined;
      if (!error.is(SERVICE_UNAVAILABLE)) throw error;
      return { chat: await this.chats.ofDriver(driverId), truck: undefined };
    }
  }
}
