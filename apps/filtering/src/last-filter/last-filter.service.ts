import { FILTER_INVALID, Refusal, type FieldError, type LastFilter } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Clock } from '../clock';
import { canonicalize, FILTER_FIELDS } from '../filters/canonical';
import { dateIn } from '../filters/today';
import { LastFilterRow } from './last-filter.entity';

/** No filter is about days before the product was; any real date passes where the past is allowed. */
const LONG_AGO = '2000-01-01';

@Injectable()
export class LastFilterService {
  constructor(
    @InjectRepository(LastFilterRow) private readonly rows: Repository<LastFilterRow>,
    private readonly clock: Clock,
  ) {}

  /** Empty when there is none yet; a remembered day that has passed reads as today in the given zone. */
  async get(driverId: string, timeZone: string): Promise<LastFilter> {
    const filter = { ...(await this.rows.findOneBy({ driverId }))?.filter };
    const today = dateIn(timeZone, this.clock.now());
    if (filter['startDate'] !== undefined && filter['startDate'] < today) filter['startDate'] = today;
    return { filter };
  }

  /** @throws Refusal FILTER_INVALID with every wrong field */
  async put(driverId: string, filter: Record<string, string>): Promise<LastFilter> {
    const kept = checked(filter);
    await this.rows.upsert({ driverId, filter: kept, updatedAt: new Date(this.clock.now()) }, ['driverId']);
    return { filter: kept };
  }

  async forget(driverId: string): Promise<void> {
    await this.rows.delete({ driverId });
  }
}

function checked(filter: Readonly<Record<string, unknown>>): Record<string, string> {
  const names: readonly string[] = FILTER_FIELDS;
  const errors: FieldError[] = Object.keys(filter)
    .filter((field) => !names.includes(field))
    .map((field) => ({ field, code: 'UNKNOWN' }));
  const texts: Record<string, string> = {};
  for (const [field, value] of Object.entries(filter)) {
    if (!names.includes(field)) continue;
    if (typeof value === 'string') texts[field] = value;
    else errors.push({ field, code: 'FORMAT' });
  }
  const result = canonicalize(Object.fromEntries(Object.entries(texts).map(([field, value]) => [field, [value]])), LONG_AGO);
  if ('errors' in result) errors.push(...result.errors);
  if (errors.length > 0) throw new Refusal(FILTER_INVALID, { errors });
  return texts;
}
