import {
  EraseDriver,
  GetConsent,
  GetDriver,
  MeetDriver,
  RecordConsent,
  SetContact,
  SetPhone,
  UpdateDriver,
  type ConsentInForce,
  type Done,
  type Driver,
  type EraseDriverRequest,
  type GetConsentRequest,
  type GetDriverRequest,
  type MeetDriverRequest,
  type RecordConsentRequest,
  type SetContactRequest,
  type SetPhoneRequest,
  type UpdateDriverRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { AcquaintanceService } from './acquaintance.service';
import { DriversService } from './drivers.service';

@Controller()
export class DriversController {
  constructor(
    private readonly drivers: DriversService,
    private readonly acquaintance: AcquaintanceService,
  ) {}

  @HandleRpc(GetDriver)
  get({ driverId }: GetDriverRequest): Promise<Driver> {
    return this.drivers.get(driverId);
  }

  @HandleRpc(MeetDriver)
  meet(person: MeetDriverRequest): Promise<Driver> {
    return this.acquaintance.meet(person);
  }

  @HandleRpc(UpdateDriver)
  update({ driverId, patch }: UpdateDriverRequest): Promise<Driver> {
    return this.drivers.update(driverId, patch);
  }

  @HandleRpc(SetContact)
  setContact({ driverId, contact }: SetContactRequest): Promise<Driver> {
    return this.drivers.setContact(driverId, contact);
  }

  @HandleRpc(SetPhone)
  setPhone({ driverId, phone }: SetPhoneRequest): Promise<Driver> {
    return this.drivers.setPhone(driverId, phone);
  }

  @HandleRpc(RecordConsent)
  async recordConsent(request: RecordConsentRequest): Promise<Done> {
    await this.drivers.recordConsent(request);
    return {};
  }

  @HandleRpc(GetConsent)
  getConsent(request: GetConsentRequest): Promise<ConsentInForce> {
    return this.drivers.consent(request);
  }

  @HandleRpc(EraseDriver)
  async erase(request: EraseDriverRequest): Promise<Done> {
    await this.drivers.erase(request);
    return {};
  }
}
