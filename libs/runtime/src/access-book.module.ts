import { AccessChanged, type AccessState } from '#contracts';
import { AccessBook, HandleEvent, NatsConnection, ProductConfiguration, ProductConfigurationModule, RpcClient } from '#messaging';
import { Controller, Module } from '@nestjs/common';
import { Clock } from './clock';

@Controller()
class AccessController {
  constructor(private readonly access: AccessBook) {}

  @HandleEvent(AccessChanged, { everyReplica: true })
  changed(state: AccessState): void {
    this.access.hear(state);
  }
}

/** What a door knows of its drivers' access, and of the product's settings. */
@Module({
  imports: [ProductConfigurationModule],
  controllers: [AccessController],
  providers: [
    {
      provide: AccessBook,
      inject: [RpcClient, ProductConfiguration, NatsConnection, Clock],
      useFactory: (rpc: RpcClient, configuration: ProductConfiguration, nats: NatsConnection, clock: Clock) =>
        AccessBook.open(rpc, nats, { now: () => clock.now(), paymentsEnabled: () => configuration.current().paymentsEnabled }),
    },
  ],
  exports: [AccessBook, ProductConfigurationModule],
})
export class AccessBookModule {}
