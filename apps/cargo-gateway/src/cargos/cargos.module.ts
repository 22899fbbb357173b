import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module';
import { CargotechModule } from '../cargotech/cargotech.module';
import { CargosController } from './cargos.controller';
import { CargosService } from './cargos.service';
import { Upstream } from './upstream.service';

@Module({
  imports: [CacheModule, CargotechModule],
  controllers: [CargosController],
  providers: [CargosService, Upstream],
  exports: [Upstream],
})
export class CargosModule {}
