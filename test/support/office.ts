import type { EventContract, Page, PageContract, RpcContract } from '#contracts';
import { EventPublisher, RpcClient } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { Module } from '@nestjs/common';

@Module({})
class OfficeModule {}

/** The back office: asks services by their contracts, as staff do, and says what a service would. */
export class Office {
  private constructor(private readonly service: RunningService) {}

  static async open(natsUrl: string): Promise<Office> {
    const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
    const service = await startService({ name: 'office', config: ServiceConfig, module: OfficeModule }, environment);
    await service.hearing;
    return new Office(service);
  }

  ask<Request extends object, Response extends object>(
    contract: RpcContract<Request, Response>,
    request: Request,
  ): Promise<Response> {
    return this.service.app.get(RpcClient, { strict: false }).call(contract, request);
  }

  page<Request extends object>(contract: PageContract<Request>, request: Request): Promise<Page> {
    return this.service.app.get(RpcClient, { strict: false }).page(contract, request);
  }

  tell<Payload extends object>(event: EventContract<Payload>, payload: Payload): Promise<void> {
    return this.service.app.get(EventPublisher, { strict: false }).publish(event, payload);
  }

  close(): Promise<void> {
    return this.service.stop();
  }
}
