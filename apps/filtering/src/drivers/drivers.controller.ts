import {
  AccessChanged,
  DriverBlocked,
  DriverErased,
  DriverUnblocked,
  type AccessState,
  type DriverChangedPayload,
  type DriverStandingPayload,
} from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { Drivers } from './drivers.service';

@Controller()
export class DriversController {
  constructor(private readonly drivers: Drivers) {}

  @HandleEvent(AccessChanged)
  accessChanged(state: AccessState): Promise<void> {
    return this.drivers.hearAccess(state);
  }

  @HandleEvent(DriverBlocked)
  blocked(standing: DriverStandingPayload): Promise<void> {
    return this.drivers.hearStanding(standing, true);
  }

  @HandleEvent(DriverUnblocked)
  unblocked(standing: DriverStandingPayload): Promise<void> {
    return this.drivers.hearStanding(standing, false);
  }

  /** Forgetting twice is forgetting: no inbox is needed. */
  @HandleEvent(DriverErased)
  erased({ driverId }: DriverChangedPayload): Promise<void> {
    return this.drivers.forget(driverId);
  }
}
