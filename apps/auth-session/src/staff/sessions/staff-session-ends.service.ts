import { StaffSessionsEnded, type StaffSessionsEndedPayload } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { StaffSessionRow } from './staff-session.entity';

/** Ends sessions in the caller's transaction; every gateway replica hears of it after the commit. */
@Injectable()
export class StaffSessionEnds {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** All of an account, or all but one. */
  endAll(manager: EntityManager, staffId: string, reason: StaffSessionsEndedPayload['reason'], but?: string): Promise<number> {
    return this.end(manager, { staffId, ...(but === undefined ? {} : { sessionKey: Not(but) }) }, reason);
  }

  /** Those of one account that are open and meet `where`. @returns how many there were */
  async end(
    manager: EntityManager,
    where: FindOptionsWhere<StaffSessionRow>,
    reason: StaffSessionsEndedPayload['reason'],
  ): Promise<number> {
    const rows = await manager.find(StaffSessionRow, {
      where: { ...where, endedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    const [first] = rows;
    if (first === undefined) return 0;
    const sessionKeys = rows.map(({ sessionKey }) => sessionKey);
    await manager.update(StaffSessionRow, { sessionKey: In(sessionKeys) }, { endedAt: new Date(this.clock.now()) });
    await this.outbox.add(manager, StaffSessionsEnded, { staffId: first.staffId, sessionKeys, reason });
    return rows.length;
  }
}
