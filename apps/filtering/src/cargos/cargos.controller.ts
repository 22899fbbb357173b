import { CargoChanged, CargoGone, type CargoChangedPayload, type CargoGonePayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller } from '@nestjs/common';
import { KnownCargos } from './known-cargos.service';

/** The newest word counts: hearing one twice changes nothing, and no inbox is needed. */
@Controller()
export class CargosController {
  constructor(private readonly cargos: KnownCargos) {}

  @HandleEvent(CargoChanged)
  changed(change: CargoChangedPayload): Promise<void> {
    return this.cargos.changed(change);
  }

  @HandleEvent(CargoGone)
  gone(gone: CargoGonePayload): Promise<void> {
    return this.cargos.gone(gone);
  }
}
