import { writeFile } from 'node:fs/promises';

/**
 * Writes `file` for a nats-server with JetStream in the folder `store`, which notices dead clients within ten seconds, as in production.
 * @param more lines of its own
 * @returns the arguments that it is started with
 */
export async function natsArguments(file: string, port: number, store: string, more: readonly string[] = []): Promise<string[]> {
  const lines = [
    'host: "127.0.0.1"',
    `port: ${port}`,
    'ping_interval: "5s"',
    'ping_max: 2',
    `jetstream { store_dir: "${store}" }`,
    ...more,
  ];
  await writeFile(file, lines.join('\n'));
  return ['-c', file];
}
