import type { SavedSearch } from '#contracts';
import { Column, Entity, Generated, PrimaryColumn } from 'typeorm';
import { filterOn } from '../filters/kept-filter';

/** A filter under a name, and what its alerts have come to. */
@Entity('searches')
export class SearchRow {
  @PrimaryColumn('uuid') id!: string;
  /** Order of their making. */
  @Generated('increment') @Column('bigint') number!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text') name!: string;
  /** By the driver; else it follows the filter. */
  @Column('boolean', { name: 'name_given' }) nameGiven!: boolean;
  @Column('jsonb') filter!: Record<string, string>;
  @Column('boolean') enabled!: boolean;
  /** HH:mm in the driver's zone. */
  @Column('text', { name: 'quiet_from', nullable: true }) quietFrom!: string | null;
  @Column('text', { name: 'quiet_to', nullable: true }) quietTo!: string | null;
  @Column('int', { name: 'max_per_hour' }) maxPerHour!: number;
  @Column('timestamptz', { name: 'muted_until', nullable: true }) mutedUntil!: Date | null;
  @Column('timestamptz', { name: 'last_match_at', nullable: true }) lastMatchAt!: Date | null;
  /** Day of the driver's zone that `matches` belongs to, YYYY-MM-DD. */
  @Column('text', { name: 'matched_on', nullable: true }) matchedOn!: string | null;
  @Column('int') matches!: number;
}

/** As the driver sees it on a day of theirs, YYYY-MM-DD. */
export function toSavedSearch(row: SearchRow, today: string): SavedSearch {
  const { quietFrom, quietTo, mutedUntil, lastMatchAt } = row;
  return {
    id: row.id,
    name: row.name,
    filter: filterOn(row.filter, today),
    alerts: {
      enabled: row.enabled,
      ...(quietFrom === null || quietTo === null ? {} : { quietHours: { from: quietFrom, to: quietTo } }),
      maxPerHour: row.maxPerHour,
      ...(mutedUntil === null ? {} : { mutedUntil: mutedUntil.toISOString() }),
    },
    ...(lastMatchAt === null ? {} : { lastMatchAt: lastMatchAt.toISOString() }),
    matchesToday: row.matchedOn === today ? row.matches : 0,
  };
}
