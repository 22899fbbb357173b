import { ensureStreams, NatsConnection } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { Module } from '@nestjs/common';
import { Billing, BillingController } from './billing';
import { BillingOfficeController } from './billing-office';
import { BroadcastsPeer, BroadcastsPeerController } from './broadcasts';
import { Filtering, FilteringController } from './filtering';
import { Office, OfficeController } from './office';
import { Peers } from './peers';
import { PeersController } from './peers.controller';
import { StaffPeer, StaffPeerController } from './staff';

@Module({
  controllers: [
    PeersController,
    BillingController,
    BillingOfficeController,
    FilteringController,
    StaffPeerController,
    BroadcastsPeerController,
    OfficeController,
  ],
  providers: [Peers, Billing, Filtering, StaffPeer, BroadcastsPeer, Office],
})
class PeersModule {}

/** Starts the peers on a NATS server. */
export async function startPeers(natsUrl: string): Promise<{ peers: Peers; service: RunningService }> {
  const environment = { NATS_URL: natsUrl, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
  const service = await startService({ name: 'peers', config: ServiceConfig, module: PeersModule }, environment);
  await service.hearing;
  await ensureStreams(await service.app.get(NatsConnection).opened());
  return { peers: service.app.get(Peers), service };
}
