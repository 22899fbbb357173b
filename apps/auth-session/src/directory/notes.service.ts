import { DRIVER_UNKNOWN, Refusal, type AddDriverNoteRequest, type DeleteDriverNoteRequest, type DriverNote } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { DriverRow } from '../drivers/driver.entity';
import { IsNull } from 'typeorm';
import { StaffDeeds } from './staff-deeds.service';

const NOTES_SHOWN = 100;

interface NoteRow {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  /** Null for who is no account of ours. */
  readonly name: string | null;
  readonly at: Date;
}

const NOTES = `select notes.id, text, author, staff.name, at from auth.notes left join auth.staff on author = 'staff:' || staff.id`;

/** What staff write about a driver for each other. The audit log names a note and never says what is in it. */
@Injectable()
export class Notes {
  constructor(
    private readonly database: Database,
    private readonly deeds: StaffDeeds,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async of(driverId: string): Promise<DriverNote[]> {
    const rows = await this.database.source.query<NoteRow[]>(
      `${NOTES} where driver_id = $1 order by at desc, notes.id limit $2`,
      [driverId, NOTES_SHOWN],
    );
    return rows.map(toNote);
  }

  /** @throws Refusal NOT_FOUND for an erased driver, and for an id that is another driver's note */
  async add({ driverId, noteId, text, actor, address }: AddDriverNoteRequest): Promise<DriverNote> {
    return this.database.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' as const };
      const driver = await manager.findOne(DriverRow, { where: { id: driverId, erasedAt: IsNull() }, lock });
      if (driver === null) throw new Refusal(DRIVER_UNKNOWN);
      const added = await manager.query<object[]>(
        'insert into auth.notes (id, driver_id, text, author, at) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1',
        [noteId, driverId, text, actor, new Date(this.clock.now())],
      );
      if (added.length > 0)
        await this.deeds.note(manager, { action: 'driver.note-added', driverId, actor, address, facts: { noteId } });
      const [row] = await manager.query<NoteRow[]>(`${NOTES} where notes.id = $1 and driver_id = $2`, [noteId, driverId]);
      if (row === undefined) throw new Refusal(DRIVER_UNKNOWN);
      return toNote(row);
    });
  }

  async delete({ driverId, noteId, actor, address }: DeleteDriverNoteRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [rows] = await manager.query<[{ author: string }[]]>(
        'delete from auth.notes where id = $1 and driver_id = $2 returning author',
        [noteId, driverId],
      );
      const author = rows[0]?.author;
      if (author === undefined) return;
      await this.deeds.note(manager, { action: 'driver.note-deleted', driverId, actor, address, facts: { noteId, author } });
    });
  }
}

const toNote = ({ id, text, author, name, at }: NoteRow): DriverNote => ({
  id,
  text,
  author,
  ...(name === null ? {} : { authorName: name }),
  at: at.toISOString(),
});
