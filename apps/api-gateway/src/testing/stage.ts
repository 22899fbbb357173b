import type { RunningService } from '#runtime';
import { startNats, startRedis, type LogLines, type PrivateServer } from '#testing';
import { startGateway, type Gateway } from './gateway';
import type { Peers } from './peers';
import { startPeers } from './start-peers';

/** Real servers, the fake services behind and replicas of the gateway in front of them. */
export class Stage {
  readonly replicas: Gateway[] = [];

  private constructor(
    readonly nats: PrivateServer,
    readonly redis: PrivateServer,
    public peers: Peers,
    private peerService: RunningService,
  ) {}

  static async start(): Promise<Stage> {
    const [nats, redis] = await Promise.all([startNats(), startRedis()]);
    const { peers, service } = await startPeers(nats.url);
    return new Stage(nats, redis, peers, service);
  }

  async addReplica(environment: NodeJS.ProcessEnv, log?: LogLines): Promise<Gateway> {
    const gateway = await startGateway({ nats: this.nats.url, redis: this.redis.url }, environment, log);
    this.replicas.push(gateway);
    return gateway;
  }

  stopPeers(): Promise<void> {
    return this.peerService.stop();
  }

  async startPeersAgain(): Promise<void> {
    ({ peers: this.peers, service: this.peerService } = await startPeers(this.nats.url));
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map(({ service }) => service.stop()));
    await this.peerService.stop();
    await Promise.all([this.nats.stop(), this.redis.stop()]);
  }
}
