import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { Visitors } from '../door/visitors.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { readIncoming, type Incoming } from './incoming';
import { UpdateQueue } from './update-queue';

const MINUTE_MS = 60_000;

const received = new Counter({ name: 'telegram_updates_total', help: 'Updates by what became of them', labelNames: ['outcome'] });

/** Takes what Telegram says into the table that workers take it from, in the order it was said, each once. */
@Injectable()
export class Intake {
  constructor(
    private readonly database: Database,
    private readonly queue: UpdateQueue,
    private readonly outgoing: Outgoing,
    private readonly visitors: Visitors,
    private readonly clock: Clock,
  ) {}

  async keep(updateId: number, update: object): Promise<void> {
    const incoming = readIncoming(update);
    if (incoming === undefined) {
      received.inc({ outcome: 'ignored' });
      return;
    }
    const { chatId, saidAt = this.clock.now(), money } = incoming;
    const outcome = await this.database.transaction(async (manager) => {
      const state = await this.queue.add(manager, { updateId, chatId, content: update, saidAt, mustKeep: money === true });
      if (state === 'dropped' && incoming.isPrivate) await this.askForPatience(manager, incoming);
      return state;
    });
    received.inc({ outcome: outcome ?? 'repeated' });
    if (outcome === 'waiting') this.queue.added();
  }

  /** Once a minute, however much is thrown away. */
  private async askForPatience(manager: EntityManager, { chatId, from }: Incoming): Promise<void> {
    const language = await this.visitors.languageOf(from, manager);
    const key = `flood:${chatId}:${Math.floor(this.clock.now() / MINUTE_MS)}`;
    await this.outgoing.text(manager, { key, chatId, priority: 'answer', text: html`${TEXTS[language].updates.tooFast}` });
  }
}
