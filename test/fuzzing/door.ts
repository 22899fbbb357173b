import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { passwordIn, staff } from '../support/desk';
import type { System } from '../support/system';
import type { Operation } from './document';
import type { Attempt } from './requests';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** From here YooKassa's notifications come; nobody else cares. */
const ADDRESS_OF_YOOKASSA = '185.71.76.1';
const UUID = /"id":"([0-9a-f]{8}-[0-9a-f-]{27})"/g;
const IDS_KEPT = 300;
/** A request is answered within three seconds; the machine may be busy. */
const PATIENCE_MS = 30_000;

/** Sends what it is given, byte for byte, as a driver, a member of staff or nobody; whoever was thrown out comes in again. */
export class Door {
  /** Real ones, out of answers. */
  readonly ids: string[] = [];
  /** What opens something: no log, metric and answer may say it, but the one that gives it. */
  readonly tokens: string[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly who: Record<Operation['who'], Record<string, string>> = { anybody: {}, driver: {}, staff: {} };
  private drivers = 100;

  private account = { login: '', password: '' };
  private accounts = 0;

  private constructor(private readonly system: System) {}

  static async open(system: System): Promise<Door> {
    const door = new Door(system);
    await door.enter('driver');
    await door.enter('staff');
    return door;
  }

  close(): void {
    this.agent.destroy();
  }

  /** Sends a request, and notes the ids that its answer names. */
  async send({ who }: Pick<Operation, 'who'>, attempt: Attempt): Promise<Answer> {
    const answer = await this.exchange({ ...attempt, headers: { ...this.who[who], ...attempt.headers } });
    const asThemselves = attempt.headers['cookie'] === undefined && attempt.headers['authorization'] === undefined;
    if (asThemselves && /SESSION_INVALID|DRIVER_BLOCKED/.test(answer.text)) await this.enter(who);
    for (const [, id = ''] of answer.status < 300 ? answer.text.matchAll(UUID) : [])
      if (!this.ids.includes(id)) this.ids[this.ids.length % IDS_KEPT] = id;
    return answer;
  }

  private async enter(who: Operation['who']): Promise<void> {
    if (who === 'driver')
      this.who.driver = { authorization: `Bearer ${this.remember(await this.system.signIn(this.drivers++))}` };
    if (who === 'staff') this.who.staff = await this.signInStaff();
  }

  /** With the account there is, or a new one when that is locked, blocked or has another password by now. */
  private async signInStaff(): Promise<Record<string, string>> {
    const signIn = (): Promise<Response> => this.system.post('/admin/auth/login', this.account);
    let answer = await signIn();
    if (!answer.ok) {
      const login = `fuzz-${++this.accounts}`;
      const made = await staff(this.system, 'create', '--login', login, '--name', 'Fuzz', '--role', 'super_admin');
      this.account = { login, password: this.remember(passwordIn(made)) };
      answer = await signIn();
    }
    if (!answer.ok) throw new Error(`staff cannot come in: ${answer.status} ${await answer.text()}`);
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    this.remember(cookie.split('=')[1] ?? '');
    return { cookie, 'x-csrf-token': csrfToken };
  }

  private remember(token: string): string {
    this.tokens.push(token);
    return token;
  }

  private exchange({ method, path, headers, body }: Attempt): Promise<Answer> {
    const { hostname, port } = new URL(this.system.url);
    const type =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((done, failed) => {
      const all = { 'x-forwarded-for': ADDRESS_OF_YOOKASSA, ...type, ...headers };
      const sent = request({ hostname, port, path, method, headers: all, agent: this.agent }, (answer) => {
        const parts: Buffer[] = [];
        const finish = (): void =>
          done({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') });
        // A live stream has no end: its head is its answer.
        if ((answer.headers['content-type'] ?? '').startsWith('text/event-stream')) {
          finish();
          answer.destroy();
        }
        answer.on('data', (part: Buffer) => parts.push(part)).on('end', finish);
      });
      sent.on('error', failed).setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`no answer: ${method} ${path}`)));
      sent.end(body);
    });
  }
}
