import {
  AlertDigest,
  AlertRaised,
  CargoChanged,
  CargoGone,
  ListLiveCargos,
  type AlertDigestPayload,
  type AlertRaisedPayload,
  type CargoChangedPayload,
  type CargoGonePayload,
  type FollowedCargos,
  type FollowedCargosRequest,
} from '#contracts';
import { HandleEvent, HandleRpc, type EventContext } from '#messaging';
import { Controller } from '@nestjs/common';
import { Alerts } from './alerts.service';
import { LivingCards } from './living-cards.service';

@Controller()
export class AlertsController {
  constructor(
    private readonly alerts: Alerts,
    private readonly living: LivingCards,
  ) {}

  @HandleEvent(AlertRaised)
  raised(alert: AlertRaisedPayload): Promise<void> {
    return this.alerts.raised(alert);
  }

  @HandleEvent(AlertDigest)
  digest(digest: AlertDigestPayload): Promise<void> {
    return this.alerts.digest(digest);
  }

  @HandleEvent(CargoChanged)
  changed(change: CargoChangedPayload, { eventId }: EventContext): Promise<void> {
    return this.living.changed(change, eventId);
  }

  @HandleEvent(CargoGone)
  gone(gone: CargoGonePayload, { eventId }: EventContext): Promise<void> {
    return this.living.gone(gone, eventId);
  }

  @HandleRpc(ListLiveCargos)
  followed(request: FollowedCargosRequest): Promise<FollowedCargos> {
    return this.living.followed(request);
  }
}
