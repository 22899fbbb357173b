import type { ConsumerInfo, NatsConnection } from 'nats';

/** How far each service has heard what is said, stream by stream. */
export async function consumersOf(connection: NatsConnection): Promise<ConsumerInfo[]> {
  const manager = await connection.jetstreamManager();
  const found: ConsumerInfo[] = [];
  for await (const { config } of manager.streams.list())
    for await (const consumer of manager.consumers.list(config.name)) found.push(consumer);
  return found;
}
