import { CargoAppeared, type CargoAppearedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Matching } from './matching.service';

@Controller()
export class MatchingController {
  constructor(private readonly matching: Matching) {}

  @HandleEvent(CargoAppeared)
  appeared(event: CargoAppearedPayload): Promise<void> {
    return this.matching.appeared(event);
  }
}
