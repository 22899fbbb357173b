import { AccessBook, NatsConnection, ProductConfiguration, ProductConfigurationModule, RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Module } from '@nestjs/common';
import { AccessAudit } from './access-audit.service';
import { AccessController } from './access.controller';

/** What the bot knows of its drivers' access, and of the product's settings. */
@Module({
  imports: [ProductConfigurationModule],
  controllers: [AccessController],
  providers: [
    AccessAudit,
    {
      provide: AccessBook,
      inject: [RpcClient, ProductConfiguration, NatsConnection, Clock],
      useFactory: (rpc: RpcClient, configuration: ProductConfiguration, nats: NatsConnection, clock: Clock) =>
        AccessBook.open(rpc, nats, { now: () => clock.now(), paymentsEnabled: () => configuration.current().paymentsEnabled }),
    },
  ],
  exports: [AccessAudit, AccessBook, ProductConfigurationModule],
})
export class AccessModule {}
