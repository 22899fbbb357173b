import { Module } from '@nestjs/common';
import { CargosController } from './cargos.controller';
import { KnownCargos } from './known-cargos.service';

@Module({ controllers: [CargosController], providers: [KnownCargos], exports: [KnownCargos] })
export class CargosModule {}
