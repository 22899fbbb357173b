import { RecordConsent } from '#contracts';
import { RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { People } from '../audience/people.repository';
import type { DriverTurn } from '../conversations/driver-turn';
import { TEXTS } from '../texts/texts';

/** Name of the words on the button, as the history of consents keeps it. */
const VERSION = 'bot-mailings-1';

/** A driver wants no more mailings. */
@Injectable()
export class Unsubscribing {
  constructor(
    private readonly people: People,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** Holds here at once, for the messages that wait; auth-session keeps it. @throws Refusal SERVICE_UNAVAILABLE */
  async stop(turn: DriverTurn): Promise<void> {
    const { driverId, language } = turn.driver;
    await this.rpc.call(RecordConsent, { driverId, kind: 'marketing', version: VERSION, given: false });
    const at = new Date(this.clock.now());
    turn.also((manager) => this.people.consent(manager, driverId, false, at));
    turn.toast = { text: TEXTS[language].broadcasts.unsubscribed, alert: true };
  }
}
