import { Agent, createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Replica {
  readonly id: string;
  readonly port: number;
  readonly agent: Agent;
}

/**
 * What stands before the gateways, as an ingress does: each request goes to the next replica that counts as ready, on connections
 * that are kept; nothing is repeated. With nobody ready the answer is a 503 of its own.
 */
export class Balancer {
  private replicas: Replica[] = [];
  private turn = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Balancer> {
    const server = createServer({ keepAliveTimeout: 120_000 });
    const balancer = new Balancer(server);
    server.on('request', (request, response) => balancer.pass(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(id: string, port: number): void {
    this.replicas = [...this.replicas, { id, port, agent: new Agent({ keepAlive: true }) }];
  }

  /** Requests under way go on to their end. */
  remove(id: string): void {
    this.replicas = this.replicas.filter((replica) => replica.id !== id);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const replica = this.replicas[this.turn++ % Math.max(1, this.replicas.length)];
    if (replica === undefined) { refuse(response, 'no replica is ready'); return; }
    const { port, agent } = replica;
    const { method, url: path, headers } = request;
    const onward = send({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // One who listens to a stream sees its end as it came.
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', (error) => (response.headersSent ? response.destroy() : refuse(response, error.message)));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}

/** Told apart from what the product answers by its header. */
function refuse(response: ServerResponse, why: string): void {
  response.writeHead(502, { 'x-balancer': why }).end();
}
