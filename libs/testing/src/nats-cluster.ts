import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsArguments } from './nats-conf';
import { freePort, serverBinary, ServerProcess } from './server-process';

interface Node {
  readonly name: string;
  readonly process: ServerProcess;
}

/** Three nats-servers that keep streams together, as in production. */
export class NatsCluster {
  private constructor(
    private readonly folder: string,
    readonly nodes: readonly Node[],
    /** All of them, separated by commas. */
    readonly url: string,
  ) {}

  static async start(): Promise<NatsCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'cargotech-cluster-'));
    const ports: { name: string; port: number; route: number }[] = [];
    for (const name of ['one', 'two', 'three']) ports.push({ name, port: await freePort(), route: await freePort() });
    const routes = ports.map(({ route }) => `"nats://127.0.0.1:${route}"`).join(', ');
    const nodes: Node[] = [];
    for (const { name, port, route } of ports) {
      const more = [
        `server_name: ${name}`,
        // The shortest that the server takes; with few clients it is over much sooner.
        'lame_duck_duration: "30s"',
        'lame_duck_grace_period: "1s"',
        `cluster { name: "test", host: "127.0.0.1", port: ${route}, routes: [${routes}] }`,
      ];
      const args = await natsArguments(join(folder, `${name}.conf`), port, join(folder, name), more);
      nodes.push({ name, process: new ServerProcess(serverBinary('nats-server', 'NATS_SERVER_BIN'), args, port) });
    }
    await Promise.all(nodes.map(({ process }) => process.start()));
    return new NatsCluster(folder, nodes, ports.map(({ port }) => `nats://127.0.0.1:${port}`).join(','));
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ process }) => process.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
