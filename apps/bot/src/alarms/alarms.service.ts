import type { AlarmRaisedPayload } from '#contracts';
import { Database } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { BotConfig } from '../config';
import { Outgoing } from '../outgoing/outgoing.service';
import { html, lines } from '../texts/html';

const raised = new Gauge({
  name: 'alarm_raised_timestamp_seconds',
  help: 'When a service last raised this alarm, seconds since 1970',
  labelNames: ['alarm', 'origin'],
});

/** Tells the people on duty what needs them. */
@Injectable()
export class Alarms {
  private readonly logger = new Logger(Alarms.name);

  constructor(
    private readonly config: BotConfig,
    private readonly database: Database,
    private readonly outgoing: Outgoing,
  ) {}

  async tell({ service, alarm, summary, at }: AlarmRaisedPayload, eventId: string): Promise<void> {
    raised.set({ alarm, origin: service }, Date.parse(at) / 1_000);
    const chatId = this.config.ALERT_CHAT_ID;
    // That their own chat is out of reach cannot be told there: each try would raise the next alarm.
    if (chatId === undefined || summary.includes(chatId)) {
      this.logger.warn(`alarm ${alarm} of ${service}: ${summary}`);
      return;
    }
    const text = lines(html`🚨 <b>${alarm}</b> · ${service}`, summary, html`<i>${at}</i>`);
    await this.database.transaction((manager) =>
      this.outgoing.text(manager, { key: `alarm:${eventId}`, chatId, priority: 'status', text }),
    );
  }
}
