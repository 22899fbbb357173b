import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './shop-client';

export interface Received {
  readonly event: string;
  readonly object: Json;
  readonly from: string | undefined;
}

/** The shop's address for notifications. */
export class Receiver {
  readonly received: Received[] = [];
  /** Answers to the next notifications; then 200. 0 breaks the connection. */
  readonly answers: number[] = [];
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { event, object } = JSON.parse(Buffer.concat(parts).toString()) as { event: string; object: Json };
        receiver.received.push({ event, object, from: request.headers['x-forwarded-for']?.toString() });
        const status = receiver.answers.shift() ?? 200;
        if (status === 0) response.destroy();
        else response.writeHead(status, status === 302 ? { location: receiver.url } : {}).end('ignored');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/yookassa/secret`;
  }

  get events(): string[] {
    return this.received.map(({ event }) => event);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
