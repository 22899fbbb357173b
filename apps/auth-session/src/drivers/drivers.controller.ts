import {
  EraseDriver,
  GetDriver,
  RecordConsent,
  SetContact,
  UpdateDriver,
  type Done,
  type Driver,
  type EraseDriverRequest,
  type GetDriverRequest,
  type RecordConsentRequest,
  type SetContactRequest,
  type UpdateDriverRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { DriversService } from './drivers.service';

@Controller()
export class DriversController {
  constructor(private readonly drivers: DriversService) {}

  @HandleRpc(GetDriver)
  get({ driverId }: GetDriverRequest): Promise<Driver> {
    return this.drivers.get(driverId);
  }

  @HandleRpc(UpdateDriver)
  update({ driverId, patch }: UpdateDriverRequest): Promise<Driver> {
    return this.drivers.update(driverId, patch);
  }

  @HandleRpc(SetContact)
  setContact({ driverId, contact }: SetContactRequest): Promise<Driver> {
    return this.drivers.setContact(driverId, contact);
  }

  @HandleRpc(RecordConsent)
  async recordConsent(request: RecordConsentRequest): Promise<Done> {
    await this.drivers.recordConsent(request);
    return {};
  }

  @HandleRpc(EraseDriver)
  async erase({ driverId }: EraseDriverRequest): Promise<Done> {
    await this.drivers.erase(driverId);
    return {};
  }
}
