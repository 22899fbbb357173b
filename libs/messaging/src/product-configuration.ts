import { ConfigurationChanged, GetConfiguration, type Configuration } from '#contracts';
import { Controller, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HandleEvent } from './handle.decorator';
import { NatsConnection } from './nats-connection';
import { RpcClient } from './rpc.client';

const ASK_EVERY_MS = 30_000;
const ASK_AGAIN_MS = 1_000;

/** Holds until billing has said how it is: what is paid stays shut, and nobody is told that it is not theirs. */
const UNTIL_KNOWN: Configuration = {
  version: 0,
  paymentsEnabled: true,
  ownLoadsShown: false,
  alertsPerHour: 20,
  flags: [],
};

/** The settings and flags that every service may know: told of every change, asked again every half minute. */
@Injectable()
export class ProductConfiguration implements OnApplicationBootstrap, OnApplicationShutdown {
  private held: Configuration | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private failures = 0;

  constructor(
    private readonly rpc: RpcClient,
    nats: NatsConnection,
  ) {
    nats.onReconnect(() => {
      // Billing may be back a moment later than we are.
      this.failures = 0;
      this.askSoon(0);
    });
  }

  /** The newest that is known; a careful guess until then. */
  current(): Configuration {
    return this.held ?? UNTIL_KNOWN;
  }

  /** As {@link current}, but never a guess. @throws Refusal SERVICE_UNAVAILABLE while billing has not answered yet */
  async known(): Promise<Configuration> {
    if (this.held === undefined) this.hear(await this.rpc.call(GetConfiguration, {}));
    return this.current();
  }

  /** An older one that comes late is not believed. */
  hear(configuration: Configuration): void {
    if (this.held === undefined || configuration.version >= this.held.version) this.held = configuration;
  }

  onApplicationBootstrap(): void {
    this.askSoon(0);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private askSoon(ms: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.ask(), ms).unref();
  }

  private async ask(): Promise<void> {
    try {
      const before = this.held;
      const configuration = await this.rpc.call(GetConfiguration, {});
      // What was heard while the question was under way may be newer than its answer; what was known before it is not, whatever its
      // version: billing's database may be a restored one.
      if (this.held === before) this.held = configuration;
      else this.hear(configuration);
      this.failures = 0;
      this.askSoon(ASK_EVERY_MS);
    } catch {
      // RpcClient has logged it; what is known holds meanwhile.
      const pause = ASK_AGAIN_MS * 2 ** this.failures++;
      this.askSoon(this.held === undefined ? ASK_AGAIN_MS : Math.min(pause, ASK_EVERY_MS));
    }
  }
}

@Controller()
class ProductConfigurationController {
  constructor(private readonly configuration: ProductConfiguration) {}

  @HandleEvent(ConfigurationChanged, { everyReplica: true })
  changed(configuration: Configuration): void {
    this.configuration.hear(configuration);
  }
}

@Module({
  controllers: [ProductConfigurationController],
  providers: [ProductConfiguration],
  exports: [ProductConfiguration],
})
export class ProductConfigurationModule {}
