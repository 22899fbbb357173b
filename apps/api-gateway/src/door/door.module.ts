import { AccessBook, NatsConnection, ProductConfiguration, ProductConfigurationModule, RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Module } from '@nestjs/common';
import { AccessController } from './access.controller';
import { Door } from './door.service';
import { RateLimiter } from './rate-limiter.service';
import { Senders } from './senders.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Tickets } from './tickets';

@Module({
  imports: [ProductConfigurationModule],
  controllers: [SessionsController, AccessController],
  providers: [
    Door,
    RateLimiter,
    Senders,
    Sessions,
    Tickets,
    {
      provide: AccessBook,
      inject: [RpcClient, ProductConfiguration, NatsConnection, Clock],
      useFactory: (rpc: RpcClient, configuration: ProductConfiguration, nats: NatsConnection, clock: Clock) =>
        AccessBook.open(rpc, nats, { now: () => clock.now(), paymentsEnabled: () => configuration.current().paymentsEnabled }),
    },
  ],
  exports: [AccessBook, ProductConfigurationModule, Door, Sessions, Tickets],
})
export class DoorModule {}
