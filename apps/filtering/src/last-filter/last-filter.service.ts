import { FILTER_INVALID, Refusal, type LastFilter } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Clock } from '#runtime';
import { canonicalize, FILTER_FIELDS } from '../filters/canonical';
import { dateIn } from '../filters/today';
import { LastFilterRow } from './last-filter.entity';

/** Any real day may be remembered: one that has passed reads as today. */
const ANY_DAY = '0000-01-01';

@Injectable()
export class LastFilterService {
  constructor(
    @InjectRepository(LastFilterRow) private readonly rows: Repository<LastFilterRow>,
    private readonly clock: Clock,
  ) {}

  /** Empty when there is none yet; a remembered day that has passed reads as today in the given zone. */
  async get(driverId: string, timeZone: string | undefined): Promise<LastFilter> {
    const row = await this.rows.findOneBy({ driverId });
    return { filter: this.asOfToday(row?.filter ?? {}, timeZone) };
  }

  /**
   * The filter as it will be read back.
   * @throws Refusal FILTER_INVALID with every wrong field
   */
  async put(driverId: string, timeZone: string, given: Record<string, string>): Promise<LastFilter> {
    const filter = checked(given);
    await this.rows.upsert({ driverId, filter, updatedAt: new Date(this.clock.now()) }, ['driverId']);
    return { filter: this.asOfToday(filter, timeZone) };
  }

  async forget(driverId: string): Promise<void> {
    await this.rows.delete({ driverId });
  }

  private asOfToday(filter: Record<string, string>, timeZone: string | undefined): Record<string, string> {
    const { startDate } = filter;
    const today = dateIn(timeZone, this.clock.now());
    return startDate !== undefined && startDate < today ? { ...filter, startDate: today } : filter;
  }
}

/** Kept as the driver wrote it: the form shows it again. */
function checked(filter: Readonly<Record<string, string>>): Record<string, string> {
  const values = Object.entries(filter).map(([field, text]) => [field, [text]]);
  const result = canonicalize(Object.fromEntries(values) as Record<string, unknown>, ANY_DAY, FILTER_FIELDS);
  if ('errors' in result) throw new Refusal(FILTER_INVALID, { errors: result.errors });
  return Object.fromEntries(Object.entries(filter).map(([field, text]) => [field, text.trim()]));
}
