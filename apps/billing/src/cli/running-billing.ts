import { setTimeout as pause } from 'node:timers/promises';
import { NatsConnection, RpcClient } from '#messaging';
import { loadConfig, natsOptions } from '#runtime';
import { BillingConfig } from '../config';

/** NATS is given so long to answer. */
const CONNECT_MS = 5_000;

/** Does `work` by asking the billing that runs. @throws ConfigError, and what `work` throws */
export async function withRunningBilling<T>(environment: NodeJS.ProcessEnv, work: (rpc: RpcClient) => Promise<T>): Promise<T> {
  const nats = new NatsConnection(natsOptions('billing-console', loadConfig(BillingConfig, environment)));
  try {
    await Promise.race([nats.opened(), pause(CONNECT_MS, undefined, { ref: false })]);
    return await work(new RpcClient(nats));
  } finally {
    await nats.onApplicationShutdown();
  }
}
