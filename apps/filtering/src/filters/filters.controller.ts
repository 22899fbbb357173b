import { CanonicalizeFilter, type CanonicalFilter, type CanonicalizeFilterRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { FiltersService } from './filters.service';

@Controller()
export class FiltersController {
  constructor(private readonly filters: FiltersService) {}

  @HandleRpc(CanonicalizeFilter)
  canonicalize({ query, timeZone }: CanonicalizeFilterRequest): CanonicalFilter {
    return this.filters.canonicalize(query, timeZone);
  }
}
