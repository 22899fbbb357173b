import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Histogram } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { MiniApp } from '../conversations/mini-app.service';
import { editCall, Letters, REPEAT_MARK, textCall } from '../outgoing/letters';
import type { OutgoingRow } from '../outgoing/outgoing.entity';
import { lines } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { AlertCards, type AlertCard } from './alert-cards.repository';
import { alertMessage, type Message } from './alert-message';
import { ALERT_EDIT, LivingCards } from './living-cards.service';

export const ALERT = 'alert';

/** What stands in the queue: the card says the rest when its turn has come. */
export interface AlertContent {
  readonly card: string;
}

const delay = new Histogram({
  name: 'alert_delay_seconds',
  help: 'From the moment the exchange put a load up to Telegram having the alert',
  buckets: [1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300, 900, 3_600],
});

/** Alerts and their edits as Telegram gets them: rendered when they go out, so they are never older than that. */
@Injectable()
export class AlertLetters implements OnModuleInit {
  constructor(
    private readonly letters: Letters,
    private readonly cards: AlertCards,
    private readonly living: LivingCards,
    private readonly miniApp: MiniApp,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.letters.add(ALERT, {
      render: (rows) => this.renderAlert(rows),
      delivered: (manager, rows, messageId) => this.delivered(manager, rows, messageId),
    });
    this.letters.add(ALERT_EDIT, { render: (rows) => this.renderEdit(rows) });
  }

  private async renderAlert([row]: readonly OutgoingRow[]) {
    if (row === undefined) return undefined;
    const card = await this.cards.render(this.database.source.manager, (row.content as AlertContent).card);
    // Gone or put away before anybody saw it.
    if (card === undefined || card.gone || card.hidden) return undefined;
    const { text, markup } = this.show(card);
    return textCall(row.chatId, { text: (row.uncertain ? lines(text, REPEAT_MARK) : text).markup, markup });
  }

  private async renderEdit([row]: readonly OutgoingRow[]) {
    if (row?.editsMessageId == null) return undefined;
    const card = await this.cards.render(this.database.source.manager, (row.content as AlertContent).card);
    if (card === undefined) return undefined;
    const { text, markup } = this.show(card);
    return editCall(row.chatId, row.editsMessageId, { text: text.markup, markup });
  }

  private async delivered(manager: EntityManager, [row]: readonly OutgoingRow[], messageId: string): Promise<void> {
    if (row === undefined) return;
    const { card } = row.content as AlertContent;
    const { postedAtMs, changed } = await this.cards.delivered(manager, card, messageId);
    await this.living.stir(manager, changed);
    const now = this.clock.now();
    const delayMs = postedAtMs === undefined ? null : Math.max(0, now - postedAtMs);
    const kept = delayMs === null ? null : Math.min(delayMs, 2_147_483_647);
    await manager.query('update bot.outgoing set delay_ms = $2, told_at = $3 where id = $1', [row.id, kept, new Date(now)]);
    if (delayMs !== null) delay.observe(delayMs / 1_000);
  }

  private show(card: AlertCard): Message {
    return alertMessage(card, this.miniApp.cargo(TEXTS[card.language].alerts.card.open, card.cargo.id));
  }
}
