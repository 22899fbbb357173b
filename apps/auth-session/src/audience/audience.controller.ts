import { ListAudience, type AudiencePage, type ListAudienceRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Audience } from './audience.service';

@Controller()
export class AudienceController {
  constructor(private readonly audience: Audience) {}

  @HandleRpc(ListAudience)
  list(request: ListAudienceRequest): Promise<AudiencePage> {
    return this.audience.list(request);
  }
}
