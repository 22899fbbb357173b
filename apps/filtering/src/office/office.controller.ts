import { ListDriverAlerts, type DriverAlerts, type DriverAlertsRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { AlertsOfDriver } from './driver-alerts.service';

@Controller()
export class OfficeController {
  constructor(private readonly alerts: AlertsOfDriver) {}

  @HandleRpc(ListDriverAlerts)
  list(request: DriverAlertsRequest): Promise<DriverAlerts> {
    return this.alerts.of(request);
  }
}
