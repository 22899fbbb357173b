import { randomUUID } from 'node:crypto';
import { startSandbox, type Sandbox } from '../..';
import type { Settings } from '../shop/settings';

/** A winter noon: 2026-01-15T12:00:00Z. */
export const NOON = Date.UTC(2026, 0, 15, 12);
export const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000] as const;
export const SECRET = 'test_canary-4711-secret';

export type Json = Record<string, unknown>;
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** Who asks, and how: everything that a test may want to get wrong. */
export interface Asking {
  readonly key?: string | undefined;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: string;
  readonly signal?: AbortSignal;
}

export const amount = (value: string) => ({ value, currency: 'RUB' });

/** One position that costs so much. */
export const receipt = (value: string) => ({
  customer: { email: 'ivan@example.ru' },
  items: [
    {
      description: 'Подписка, 30 дней',
      quantity: 1,
      amount: amount(value),
      vat_code: 1,
      payment_subject: 'service',
      payment_mode: 'full_payment',
      measure: 'another',
    },
  ],
});

export const order = (value = '990.00', more: Json = {}): Json => ({
  amount: amount(value),
  capture: true,
  confirmation: { type: 'redirect', return_url: 'https://t.me/cargotech_demo_bot/app?startapp=pay_1' },
  description: 'Подписка, 30 дней',
  metadata: { payment_id: '0197-1', kind: 'subscription' },
  receipt: receipt(value),
  ...more,
});

/** A shop before a sandbox whose time stands still unless a test moves it; it knows only HTTP. */
export class ShopClient {
  private constructor(readonly sandbox: Sandbox) {}

  static async open(settings: Partial<Settings> = {}): Promise<ShopClient> {
    return new ShopClient(
      await startSandbox({ loads: 1, alive: false, real: () => NOON, yookassa: { secretKey: SECRET, ...settings } }),
    );
  }

  get(path: string, asking: Asking = {}): Promise<Answer> {
    return this.ask('GET', path, undefined, asking);
  }

  /** Under a key of its own unless one is given; `key: undefined` sends none. */
  post(path: string, body: unknown, asking: Asking = {}): Promise<Answer> {
    return this.ask('POST', path, asking.raw ?? (body === undefined ? undefined : JSON.stringify(body)), {
      key: randomUUID(),
      ...asking,
    });
  }

  /** @returns the new payment @throws when it is refused */
  async pay(body: Json = order(), asking: Asking = {}): Promise<Json> {
    return said(await this.post('/payments', body, asking));
  }

  /** A payment by a card that goes through, or what the control makes of it. */
  async paid(body: Json = order(), how: Json = {}): Promise<Json> {
    const { id } = await this.pay(body);
    return this.control('payments/pay', { id, ...how });
  }

  async payment(id: unknown): Promise<Json> {
    return said(await this.get(`/payments/${String(id)}`));
  }

  async control(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Json> {
    return said(await this.controlAnswer(path, body, method));
  }

  controlAnswer(path: string, body?: unknown, method = 'POST'): Promise<Answer> {
    return send(`${this.sandbox.url}/yookassa/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  }

  step(ms: number): void {
    this.sandbox.yookassa.step(ms);
  }

  ask(method: string, path: string, body: string | undefined, asking: Asking): Promise<Answer> {
    const { key, headers = {}, authorization = basic('100500', SECRET), signal } = asking;
    return send(`${this.sandbox.yookassaUrl}${path}`, {
      method,
      headers: {
        authorization,
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(key === undefined ? {} : { 'idempotence-key': key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

export const basic = (shopId: string, secret: string): string => `Basic ${Buffer.from(`${shopId}:${secret}`).toString('base64')}`;

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? (JSON.parse(text) as Json) : {} };
}

function said({ status, json, text }: Answer): Json {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return json;
}
