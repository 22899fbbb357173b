import {
  AccessChanged,
  ConsentRecorded,
  DriverBlocked,
  DriverChanged,
  DriverErased,
  DriverRegistered,
  DriverSeen,
  DriverTagged,
  DriverUnblocked,
  SearchRegionsChanged,
  type AccessState,
  type ConsentRecordedPayload,
  type DriverChangedPayload,
  type DriverRegisteredPayload,
  type DriverSeenPayload,
  type DriverStandingPayload,
  type DriverTaggedPayload,
  type SearchRegionsPayload,
} from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Audience } from './audience.service';

@Controller()
export class AudienceController {
  constructor(private readonly audience: Audience) {}

  @HandleEvent(DriverRegistered)
  registered({ driverId }: DriverRegisteredPayload): Promise<void> {
    return this.audience.refresh(driverId);
  }

  @HandleEvent(DriverChanged)
  changed({ driverId }: DriverChangedPayload): Promise<void> {
    return this.audience.refresh(driverId);
  }

  @HandleEvent(DriverBlocked)
  blocked({ driverId }: DriverStandingPayload): Promise<void> {
    return this.audience.refresh(driverId);
  }

  @HandleEvent(DriverUnblocked)
  unblocked({ driverId }: DriverStandingPayload): Promise<void> {
    return this.audience.refresh(driverId);
  }

  @HandleEvent(DriverTagged)
  tagged({ driverId }: DriverTaggedPayload): Promise<void> {
    return this.audience.refresh(driverId);
  }

  @HandleEvent(DriverSeen)
  seen(presence: DriverSeenPayload): Promise<void> {
    return this.audience.seen(presence);
  }

  @HandleEvent(DriverErased)
  erased({ driverId }: DriverChangedPayload): Promise<void> {
    return this.audience.erase(driverId);
  }

  @HandleEvent(ConsentRecorded)
  consented(consent: ConsentRecordedPayload): Promise<void> {
    return this.audience.consented(consent);
  }

  @HandleEvent(AccessChanged)
  accessChanged(state: AccessState): Promise<void> {
    return this.audience.accessChanged(state);
  }

  @HandleEvent(SearchRegionsChanged)
  searchesChanged(regions: SearchRegionsPayload): Promise<void> {
    return this.audience.searchesChanged(regions);
  }
}
