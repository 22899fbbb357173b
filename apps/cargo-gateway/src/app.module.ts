import { RedisModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CargosModule } from './cargos/cargos.module';
import { CargoGatewayConfig } from './config';
import { DictionariesModule } from './dictionaries/dictionaries.module';
import { Timing } from './timing';

@Global()
@Module({})
class TimingModule {
  static with(timing: Timing): DynamicModule {
    return { module: TimingModule, providers: [{ provide: Timing, useValue: timing }], exports: [Timing] };
  }
}

/** The service; another pace than that of production is for tests. */
export function cargoGatewayAt(pace: Partial<Timing>): ServiceDefinition<CargoGatewayConfig> {
  const timing = Object.assign(new Timing(), pace);
  @Module({ imports: [TimingModule.with(timing), RedisModule.forRoot(CargoGatewayConfig), CargosModule, DictionariesModule] })
  class CargoGatewayModule {}
  return { name: 'cargo-gateway', config: CargoGatewayConfig, module: CargoGatewayModule };
}

export const cargoGateway = cargoGatewayAt({});
