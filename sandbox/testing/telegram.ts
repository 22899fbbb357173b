import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '..';
import { NOON } from './stand';

export const TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
export const IVAN = 900_000_001;
export const SERGEY = 900_000_002;
export const OLGA = 910_000_001;
export const PAVEL = 910_000_002;
export const GROUP = -1_001_000_000_001;

export type Json = Record<string, unknown>;
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}
export interface Shown {
  readonly message_id: number;
  readonly text?: string;
  readonly [field: string]: unknown;
}
export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

/** A Telegram that stands still unless a test moves its time; clients that know only HTTP. */
export class Phone {
  now = NOON;

  private constructor(readonly sandbox: Sandbox) {}

  static async open(): Promise<Phone> {
    const time: { phone?: Phone } = {};
    const sandbox = await startSandbox({ loads: 1, alive: false, real: () => time.phone?.now ?? NOON });
    return (time.phone = new Phone(sandbox));
  }

  /** A call of the Bot API as JSON. */
  bot(method: string, params: object = {}, init: RequestInit = {}): Promise<Reply> {
    return this.send(`${this.sandbox.telegramUrl}bot${TOKEN}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
      ...init,
    });
  }

  /** The result of a call that must go well. */
  async done<Result = Shown>(method: string, params: object = {}): Promise<Result> {
    const { status, json } = await this.bot(method, params);
    if (status !== 200) throw new Error(`${method}: ${status} ${String(json['description'])}`);
    return json['result'] as Result;
  }

  /** Status and description of a refusal. */
  async refused(method: string, params: object = {}): Promise<string> {
    const { status, json } = await this.bot(method, params);
    if (json['ok'] !== false || json['error_code'] !== status) throw new Error(`${method}: ${status} ${JSON.stringify(json)}`);
    return `${status} ${String(json['description'])}`;
  }

  /** Everything as at the start, also what the bot has set up. */
  async anew(): Promise<void> {
    await this.done('deleteWebhook');
    await this.done('getUpdates', { allowed_updates: [] });
    await this.act('reset', {});
    // A webhook may be set again only after a second.
    await this.act('clock', { stepMs: 1_000 });
  }

  control(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<Reply> {
    return this.send(`${this.sandbox.telegramUrl}_control/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }

  /** What the control API answers when it must go well. */
  async act<Result = Json>(path: string, body?: object): Promise<Result> {
    const { status, json } = await this.control(path, body);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json as Result;
  }

  async messages(chatId: number): Promise<Shown[]> {
    return (await this.act<{ items: Shown[] }>(`chats/${chatId}/messages`)).items;
  }

  updates(params: object = {}): Promise<Update[]> {
    return this.done<Update[]>('getUpdates', params);
  }

  async send(url: string, init: RequestInit): Promise<Reply> {
    const response = await fetch(url, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text.startsWith('{') ? (JSON.parse(text) as Json) : { text },
    };
  }
}

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: Update;
  readonly bytes: number;
}

/** A bot's own address: answers as the test says, and remembers what came. */
export class Hook {
  readonly deliveries: Delivery[] = [];
  private readonly ears = new Set<() => void>();
  answer: (delivery: Delivery) => Promise<{ status: number; headers?: Record<string, string>; body?: string }> = () =>
    Promise.resolve({ status: 200 });

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Hook> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const delivery = { headers: request.headers, body: JSON.parse(text) as Update, bytes: text.length };
        hook.deliveries.push(delivery);
        for (const ear of hook.ears) ear();
        void hook.answer(delivery).then(({ status, headers = {}, body = '' }) => response.writeHead(status, headers).end(body));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const hook = new Hook(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    return hook;
  }

  /** Resolves when so many have come. */
  async until(count: number): Promise<readonly Delivery[]> {
    while (this.deliveries.length < count) {
      await new Promise<void>((done) => {
        const ear = (): void => {
          this.ears.delete(ear);
          done();
        };
        this.ears.add(ear);
      });
    }
    return this.deliveries;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((done) => this.server.close(done));
  }
}
