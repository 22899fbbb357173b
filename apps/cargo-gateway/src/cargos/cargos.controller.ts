import { CargoDetailPage, CargoListPage, type CargoDetailPageRequest, type CargoListPageRequest, type Page } from '#contracts';
import { HandlePage } from '#messaging';
import { Controller } from '@nestjs/common';
import { CargosService } from './cargos.service';

@Controller()
export class CargosController {
  constructor(private readonly cargos: CargosService) {}

  @HandlePage(CargoListPage)
  list(request: CargoListPageRequest): Promise<Page> {
    return this.cargos.list(request);
  }

  @HandlePage(CargoDetailPage)
  detail(request: CargoDetailPageRequest): Promise<Page> {
    return this.cargos.detail(request);
  }
}
