import { FILTER_INVALID, Refusal, type CanonicalFilter } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '#runtime';
import { canonicalize } from './canonical';
import { dateIn } from './today';

@Injectable()
export class FiltersService {
  constructor(private readonly clock: Clock) {}

  /** @throws Refusal FILTER_INVALID with every wrong field */
  canonicalize(query: Record<string, string[]>, timeZone: string): CanonicalFilter {
    const result = canonicalize(query, dateIn(timeZone, this.clock.now()));
    if ('errors' in result) throw new Refusal(FILTER_INVALID, { errors: result.errors });
    return result.filter;
  }
}
