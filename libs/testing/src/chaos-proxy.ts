import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing gets through any more, in either direction, and nobody is told. */
  dead: boolean;
}

/** A stretch of network between a client and a server, to be cut in the ways networks are: silently, with a reset, or by getting slow. */
export class ChaosProxy {
  private readonly links = new Set<Link>();
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private refusing = false;
  /** ms for each piece of data, in each direction. */
  latencyMs = 0;

  private constructor(
    private readonly server: Server,
    /** May be another one later: what connects from then on gets there. */
    public target: URL,
  ) {}

  /** @param target address of the server; the proxy's `url` differs from it in host and port alone */
  static async before(target: string): Promise<ChaosProxy> {
    const server = createServer({ allowHalfOpen: false });
    const proxy = new ChaosProxy(server, new URL(target));
    server.on('connection', (near) => proxy.join(near));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  get connections(): number {
    return this.links.size;
  }

  /** Everything vanishes on the way, new connections too, as behind a firewall that drops. */
  blackhole(): void {
    this.silent = true;
    this.forget();
  }

  /** What is connected now leads nowhere for ever; new connections work, as after a failover that nobody was told of. */
  forget(): void {
    for (const link of this.links) link.dead = true;
  }

  /** Every connection is reset, and so is each new one. */
  reset(): void {
    this.refusing = true;
    for (const { near, far } of this.links) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** New connections work; those that led nowhere go on to. */
  heal(): void {
    this.silent = false;
    this.refusing = false;
    this.latencyMs = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    const link: Link = { near, far, dead: this.silent };
    this.links.add(link);
    far.on('error', () => undefined);
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
    const end = (other: Socket): void => {
      this.links.delete(link);
      if (!link.dead) other.destroy();
    };
    near.on('close', () => {
      end(far);
      far.destroy();
    });
    far.on('close', () => end(near));
    void this.carry(link, near, far);
    void this.carry(link, far, near);
  }

  private async carry(link: Link, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (this.latencyMs > 0) await pause(this.latencyMs);
        if (!link.dead && !to.destroyed) to.write(chunk);
      }
    } catch {
      // A connection that broke has said so to both ends.
    }
  }
}
