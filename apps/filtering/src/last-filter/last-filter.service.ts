import type { LastFilter } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Clock } from '#runtime';
import { checkedFilter, filterOn } from '../filters/kept-filter';
import { dateIn } from '../filters/today';
import { LastFilterRow } from './last-filter.entity';

@Injectable()
export class LastFilterService {
  constructor(
    @InjectRepository(LastFilterRow) private readonly rows: Repository<LastFilterRow>,
    private readonly clock: Clock,
  ) {}

  /** Empty when there is none yet; a remembered day that has passed reads as today in the given zone. */
  async get(driverId: string, timeZone: string | undefined): Promise<LastFilter> {
    const row = await this.rows.findOneBy({ driverId });
    return { filter: filterOn(row?.filter ?? {}, dateIn(timeZone, this.clock.now())) };
  }

  /**
   * The filter as it will be read back.
   * @throws Refusal FILTER_INVALID with every wrong field
   */
  async put(driverId: string, timeZone: string, given: Record<string, string>): Promise<LastFilter> {
    const filter = checkedFilter(given);
    await this.rows.upsert({ driverId, filter, updatedAt: new Date(this.clock.now()) }, ['driverId']);
    return { filter: filterOn(filter, dateIn(timeZone, this.clock.now())) };
  }
}
