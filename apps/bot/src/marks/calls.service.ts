import { Injectable } from '@nestjs/common';
import { AccessAudit } from '../access/access-audit.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Outgoing } from '../outgoing/outgoing.service';
import { Cargos } from '../responses/cargos.service';
import { route } from '../texts/format';
import { TEXTS } from '../texts/texts';

/** A listing names one or two; who names more wants to be called at the first. */
const MOST_CONTACTS = 3;

/** Contacts of a load, as cards that can be called with one touch. They leave for Telegram only when the driver asks for them. */
@Injectable()
export class Calls {
  constructor(
    private readonly cargos: Cargos,
    private readonly outgoing: Outgoing,
    private readonly audit: AccessAudit,
  ) {}

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async contacts(turn: DriverTurn, cargoId: string): Promise<void> {
    const words = TEXTS[turn.driver.language].alerts.marks;
    const cargo = await this.cargos.one(cargoId, turn.driver.driverId, true);
    const cards = cargo.contacts
      .flatMap(({ name, phone, tel }) => {
        const number = tel ?? phone;
        return number === null ? [] : [{ phone_number: number, first_name: name ?? cargo.company?.name ?? route(cargo) }];
      })
      .slice(0, MOST_CONTACTS);
    if (cards.length === 0) {
      turn.toast = { text: words.noPhone, alert: true };
      return;
    }
    turn.toast = { text: words.calling };
    this.audit.contactsOpened(turn, cargoId);
    turn.also((manager) =>
      this.outgoing.putAll(
        manager,
        cards.map((content, index) => ({
          key: `update:${turn.updateId}:contact:${index}`,
          chatId: turn.chatId,
          priority: 'answer',
          kind: 'contact',
          content,
        })),
      ),
    );
  }
}
