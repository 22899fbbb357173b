import { setTimeout as pause } from 'node:timers/promises';
import { RedisConnection, RedisModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Global, Injectable, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { CargosModule } from './cargos/cargos.module';
import { CargoGatewayConfig } from './config';
import { DictionariesModule } from './dictionaries/dictionaries.module';
import { Timing } from './timing';
import { WatchModule } from './watch/watch.module';

@Global()
@Module({})
class TimingModule {
  static with(timing: Timing): DynamicModule {
    return { module: TimingModule, providers: [{ provide: Timing, useValue: timing }], exports: [Timing] };
  }
}

/** Redis is given so long to connect before the first question is heard. */
const REDIS_FIRST_MS = 1_000;

/** A replica that began without Redis would log in for itself and work by its own share of the budget, for want of some milliseconds. */
@Injectable()
class RedisFirst implements OnModuleInit {
  constructor(private readonly redis: RedisConnection) {}

  async onModuleInit(): Promise<void> {
    const ready = new Promise<void>((done) => this.redis.onReady(done));
    await Promise.race([ready, pause(REDIS_FIRST_MS, undefined, { ref: false })]);
  }
}

/** The service; another pace than that of production is for tests. */
export function cargoGatewayAt(pace: Partial<Timing>): ServiceDefinition<CargoGatewayConfig> {
  const timing = Object.assign(new Timing(), pace);
  @Module({
    imports: [TimingModule.with(timing), RedisModule.forRoot(CargoGatewayConfig), CargosModule, DictionariesModule, WatchModule],
    providers: [RedisFirst],
  })
  class CargoGatewayModule {}
  return { name: 'cargo-gateway', config: CargoGatewayConfig, module: CargoGatewayModule };
}

export const cargoGateway = cargoGatewayAt({});
