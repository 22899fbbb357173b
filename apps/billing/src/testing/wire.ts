import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A word that a process says to a server, and the moment at which it dies of it. */
export interface Point {
  readonly name: string;
  readonly says: RegExp;
  /** It is the COMMIT after that word that counts, on the same connection. */
  readonly thenCommit?: boolean;
  /** `before` the server hears it; `after` the server has done it and before the answer arrives; `answered`: with the answer. */
  readonly side: 'before' | 'after' | 'answered';
}

/** What kills whoever says the word first. */
export class Knife {
  private point: Point | undefined;
  /** Names of the points that somebody has died of. */
  readonly struck: string[] = [];

  draw(point: Point): void {
    this.point = point;
  }

  sheathe(): void {
    this.point = undefined;
  }

  get drawn(): boolean {
    return this.point !== undefined;
  }

  /** @param said whether the word before the COMMIT was said on this connection */
  meets(text: string, said: boolean): 'no' | 'said' | Point['side'] {
    const { point } = this;
    if (point === undefined) return 'no';
    if (point.thenCommit !== true || said) {
      if (!(said ? /COMMIT/ : point.says).test(text)) return 'no';
      this.point = undefined;
      this.struck.push(`${point.name} ${point.side}`);
      return point.side;
    }
    return point.says.test(text) ? 'said' : 'no';
  }
}

/** The way of one process to one server: it can be cut, and the process killed at any word. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** Kills the process; set once it runs. */
  kill: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly to: { readonly host: string; readonly port: number },
    private readonly knife: Knife,
  ) {}

  static async to(address: { host: string; port: number }, knife: Knife): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, address, knife);
    server.on('connection', (socket) => wire.join(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection ends and none comes about, as when the server is started anew. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private join(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(this.to.port, this.to.host);
    let said = false;
    let dying: Point['side'] | undefined;
    client.on('data', (chunk) => {
      const meets = this.knife.meets(chunk.toString('latin1'), said);
      if (meets === 'said') said = true;
      else if (meets !== 'no') dying = meets;
      if (dying === 'before') this.kill();
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (dying === 'after') this.kill();
      else client.write(chunk);
      if (dying === 'answered') this.kill();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
