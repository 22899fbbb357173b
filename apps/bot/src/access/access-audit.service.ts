import { AuditRecorded, type Need } from '#contracts';
import { heardFirst, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { DriverTurn } from '../conversations/driver-turn';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** FR-12: which contacts were opened here, and who was turned away for want of access. Written with the turn. */
@Injectable()
export class AccessAudit {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** One line an hour for each driver and load. */
  contactsOpened(turn: DriverTurn, cargoId: string): void {
    const { driverId } = turn.driver;
    this.note(turn, 'contacts.opened', `${driverId}:${cargoId}`, HOUR_MS, { target: `cargo:${cargoId}` });
  }

  /** One line a minute for each driver and need. @param action what was wanted: a command, or the first word of a button */
  refused(turn: DriverTurn, need: Need, action: string): void {
    this.note(turn, 'access.refused', `${turn.driver.driverId}:${need}`, MINUTE_MS, { facts: { need, action } });
  }

  private note(
    turn: DriverTurn,
    action: string,
    what: string,
    everyMs: number,
    more: { target?: string; facts?: Record<string, string> },
  ): void {
    const now = this.clock.now();
    turn.also(async (manager) => {
      if (!(await heardFirst(manager, action, `${what}:${Math.floor(now / everyMs)}`))) return;
      const actor = `driver:${turn.driver.driverId}`;
      await this.outbox.add(manager, AuditRecorded, { service: 'bot', action, actor, at: new Date(now).toISOString(), ...more });
    });
  }
}
