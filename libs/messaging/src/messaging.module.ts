import { Global, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { EventFeed } from './event-feed';
import { EventPublisher } from './event.publisher';
import { MESSAGING_OPTIONS, NatsConnection, type MessagingOptions } from './nats-connection';
import { ParkedMessages } from './parked-messages';
import { RpcClient } from './rpc.client';

/** Everything a service needs to speak with the others. */
@Global()
@Module({})
export class MessagingModule {
  static forRoot(options: Pick<FactoryProvider<MessagingOptions>, 'inject' | 'useFactory'>): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        { provide: MESSAGING_OPTIONS, ...options },
        NatsConnection,
        RpcClient,
        EventPublisher,
        EventFeed,
        ParkedMessages,
      ],
      exports: [NatsConnection, RpcClient, EventPublisher, EventFeed, ParkedMessages],
    };
  }
}
