import { FILTER_INVALID, Refusal, type CanonicalFilter } from '#contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { canonicalize } from './canonical';
import { dateIn } from './today';

@Injectable()
export class FiltersService {
  constructor(private readonly clock: Clock) {}

  /** @throws Refusal FILTER_INVALID with every wrong field */
  canonicalize(query: Record<string, string[]>, timeZone: string): CanonicalFilter {
    const values = Object.fromEntries(Object.entries(query).map(([field, value]) => [field, textsOf(value)]));
    const result = canonicalize(values, dateIn(timeZone, this.clock.now()));
    if ('errors' in result) throw new Refusal(FILTER_INVALID, { errors: result.errors });
    return result.filter;
  }
}

/** A stranger on the wire may send anything where texts belong; it then is a wrong text, not a crash. */
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);
