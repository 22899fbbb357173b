import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Script = (response: ServerResponse, request: IncomingMessage) => void;

export const PHONE = '+7 911 222-33-44';
export const PASSWORD = 'pass-canary-8d2f';

/** Answers with a status, a body and headers. */
export const reply =
  (status: number, body: object | string, headers: Record<string, string> = {}): Script =>
  (response) =>
    void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

export const hang: Script = () => undefined;
export const reset: Script = (_response, request) => void request.socket.destroy();

export const item = (id: number | string, more: object = {}): object => ({
  id,
  weight: 20_000,
  volume: 86,
  distance: 886,
  price: 1_690_000,
  points: { start: { city: { id: 62, name: 'Челябинск' } }, finish: { city: { id: 1, name: 'Москва' } } },
  ...more,
});

/** Just enough of CargoTech for one test to see every call and to decide every answer; path prefix `/cargotech`. */
export class FakeExchange {
  readonly calls: { route: string; url: string; at: number; authorization: string | undefined }[] = [];
  readonly tokens = new Set<string>();
  readonly issued: string[] = [];
  /** Answers of a route, used up one by one before the ordinary ones. */
  readonly scripts = new Map<string, Script[]>();
  /** Answers of a route instead of the ordinary ones, until taken away. */
  readonly always = new Map<string, Script>();
  size = 250;
  delayMs = 5;
  private readonly server = createServer((request, response) => void this.accept(request, response));

  async start(): Promise<this> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/cargotech`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  count(route: string): number {
    return this.calls.filter((call) => call.route === route).length;
  }

  /** Forgets scripts and calls, keeps the tokens. */
  calm(): void {
    this.calls.length = 0;
    this.scripts.clear();
    this.always.clear();
    this.delayMs = 5;
  }

  private async accept(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    const route = routeOf(url);
    this.calls.push({ route, url, at: performance.now(), authorization: request.headers.authorization });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await new Promise((done) => setTimeout(done, this.delayMs));
    const script = this.scripts.get(route)?.shift() ?? this.always.get(route);
    if (script !== undefined) {
      script(response, request);
      return;
    }
    if (route === 'login') {
      this.login(response, Buffer.concat(chunks).toString());
      return;
    }
    if (!this.tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      reply(401, { message: 'Unauthenticated.' })(response, request);
      return;
    }
    reply(200, this.answer(route, new URL(url, 'http://x')))(response, request);
  }

  private login(response: ServerResponse, body: string): void {
    const { phone, password } = JSON.parse(body) as { phone?: string; password?: string };
    if (phone !== PHONE || password !== PASSWORD) return void response.writeHead(422).end('{"errors":{}}');
    const token = `${this.issued.length + 1}|${randomBytes(24).toString('hex')}`;
    this.tokens.add(token);
    this.issued.push(token);
    response.end(JSON.stringify({ data: { token } }));
  }

  private answer(route: string, url: URL): object {
    const offset = Number(url.searchParams.get('offset'));
    const length = Math.max(0, Math.min(Number(url.searchParams.get('limit')), this.size - offset));
    switch (route) {
      case 'cargo-list':
        return {
          data: Array.from({ length }, (_, i) => item(6_000_000_000 + offset + i)),
          meta: { limit: 100, offset, size: this.size },
        };
      case 'cargo-detail':
        return {
          data: item(url.pathname.split('/').at(-1) ?? '', {
            extra: { note: 'Груз готов' },
            contacts: [{ name: 'Анна', phone: '8 911 111 11 11' }],
          }),
        };
      case 'points':
        return { data: [{ id: 62, name: 'Челябинск', type: 2 }], meta: {} };
      case 'me':
        return { data: { id: 1 } };
      default:
        return { data: [{ id: 1, name: 'задняя', short_name: 'задн.' }], meta: {} };
    }
  }
}

function routeOf(url: string): string {
  const path = url.replace(/^\/cargotech/, '').split('?')[0] ?? '';
  if (path === '/v1/auth/login') return 'login';
  if (path === '/v1/me') return 'me';
  if (path === '/v2/cargos/views') return 'cargo-list';
  if (/^\/v1\/carrier\/cargos\/\d+$/.test(path)) return 'cargo-detail';
  return /^\/v1\/dictionaries\/(\w+)$/.exec(path)?.[1] ?? `unknown ${path}`;
}
