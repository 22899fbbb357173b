import { startSandbox, type Sandbox, type SandboxOptions } from '..';

export const PHONE = '+7 911 111 11 11';
export const PASSWORD = 'canary-password-4711';
/** A winter noon: 2026-01-15T12:00:00Z. */
export const NOON = Date.UTC(2026, 0, 15, 12);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Listed {
  readonly data: readonly Item[];
  readonly meta: { readonly limit: number; readonly offset: number; readonly size: number };
}
export type Item = Record<string, unknown>;

/** A sandbox that stands still unless a test moves its time, and a client that knows only HTTP. */
export class Stand {
  now = NOON;
  token = '';

  private constructor(readonly sandbox: Sandbox) {}

  static async open(options: SandboxOptions = {}): Promise<Stand> {
    const time: { stand?: Stand } = {};
    const sandbox = await startSandbox({
      phone: PHONE,
      password: PASSWORD,
      loads: 300,
      alive: false,
      real: () => time.stand?.now ?? NOON,
      ...options,
    });
    const stand = (time.stand = new Stand(sandbox));
    stand.token = await stand.login();
    return stand;
  }

  /** A new token. */
  async login(): Promise<string> {
    const { json } = await this.post('/v1/auth/login', { phone: PHONE, password: PASSWORD, remember: true });
    return (json['data'] as { token: string }).token;
  }

  get(path: string, token = this.token): Promise<Answer> {
    return this.send(`${this.sandbox.cargotechUrl}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.send(`${this.sandbox.cargotechUrl}${path}`, this.withJson('POST', body));
  }

  control(path: string, body?: unknown, method = 'POST'): Promise<Answer> {
    return this.send(
      `${this.sandbox.cargotechUrl}/_control/${path}`,
      body === undefined ? { method } : this.withJson(method, body),
    );
  }

  async list(
    filters: Readonly<Record<string, string | number>> = {},
    page: Readonly<Record<string, string | number>> = {},
  ): Promise<Listed> {
    const { status, json, text } = await this.get(`/v2/cargos/views?${query(filters, page)}`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return json as unknown as Listed;
  }

  async send(url: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(url, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = text !== '' && (response.headers.get('content-type')?.includes('json') ?? false);
    return { status: response.status, headers: response.headers, text, json: isJson ? lenient(text) : {} };
  }

  private withJson(method: string, body: unknown): RequestInit {
    return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
}

/** `filter[name]=value` for the filters, then the page as it is. */
export const query = (
  filters: Readonly<Record<string, string | number>> = {},
  page: Readonly<Record<string, string | number>> = {},
): string =>
  new URLSearchParams(
    [...Object.entries(filters).map(([name, value]) => [`filter[${name}]`, value] as const), ...Object.entries(page)].map(
      ([name, value]) => [name, String(value)] as [string, string],
    ),
  ).toString();

/** Half a JSON is no JSON; the text is still there to look at. */
function lenient(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
