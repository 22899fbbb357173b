import { Agent, createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Replica {
  readonly id: string;
  readonly port: number;
  /** Where /readyz answers. */
  readonly ops: string;
  readonly agent: Agent;
  /** Answers of /readyz in a row that were no 200, or did not come. */
  refusals: number;
}

/** Asked ten times as often as by the manifests; with as much time to answer, and out after as many refusals. */
const ASK_MS = 500;
const ANSWER_MS = 2_000;
const REFUSALS = 2;
/** May be sent again though it may have arrived, as an ingress does by default. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/**
 * What stands before the gateways, as an ingress does: each request goes to the next replica whose /readyz says yes, on connections that
 * are kept. A replica that cannot be reached is passed over, and `repeated` counts it. When none is ready all of them are tried, as
 * balancers do that fail open.
 */
export class Balancer {
  repeated = 0;
  private replicas: Replica[] = [];
  private turn = 0;
  private readonly asking: NodeJS.Timeout;

  private constructor(private readonly server: Server) {
    this.asking = setInterval(() => {
      for (const replica of this.replicas) void this.ask(replica);
    }, ASK_MS);
  }

  static async start(): Promise<Balancer> {
    const server = createServer({ keepAliveTimeout: 120_000 });
    const balancer = new Balancer(server);
    server.on('request', (request, response) => void balancer.pass(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(id: string, port: number, ops: string): void {
    this.replicas = [...this.replicas, { id, port, ops, agent: new Agent({ keepAlive: true }), refusals: 0 }];
  }

  /** Requests under way go on to their end. */
  remove(id: string): void {
    this.replicas = this.replicas.filter((replica) => replica.id !== id);
  }

  async close(): Promise<void> {
    clearInterval(this.asking);
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async ask(replica: Replica): Promise<void> {
    const ready = await fetch(`${replica.ops}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
      ({ status }) => status === 200,
      () => false,
    );
    replica.refusals = ready ? 0 : replica.refusals + 1;
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    const ready = this.replicas.filter(({ refusals }) => refusals < REFUSALS);
    const candidates = ready.length > 0 ? ready : this.replicas;
    const first = this.turn++ % Math.max(1, candidates.length);
    let problem = 'no replica';
    for (const replica of [...candidates.slice(first), ...candidates.slice(0, first)]) {
      const error = await forward(replica, request, body, response);
      if (error === undefined || response.headersSent || response.destroyed) return;
      problem = error.message;
      if (error.code !== 'ECONNREFUSED' && !REPEATABLE.has(request.method ?? '')) break;
      this.repeated++;
    }
    // Told apart from what the product answers by its header.
    response.writeHead(502, { 'x-balancer': problem }).end();
  }
}

/** @returns what went wrong, when nothing was answered; else after the end of the answer, whole or not */
function forward(
  { port, agent }: Replica,
  { method, url: path, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((done) => {
    const onward = send({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // One who listens to a stream sees its end as it came.
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', done);
    response.on('close', () => {
      onward.destroy();
      done(undefined);
    });
    onward.end(body);
  });
}
