import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { parse, tracedAnyway } from '#messaging';
import type { ClassRef } from '#contracts';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import axios, { isAxiosError, isCancel, type AxiosInstance } from 'axios';
import { Histogram } from 'prom-client';
import { BillingConfig } from '../config';
import type { ShopKeys } from '../settings/setting-values';
import {
  seenPayment,
  seenRefund,
  WireError,
  WirePayment,
  WireRefund,
  YooKassaRefusal,
  YooKassaUnknown,
  type SeenPayment,
  type SeenRefund,
} from './yookassa.types';

/** YooKassa itself gives up after 30 s and says 500; what comes later than this never comes. */
export const PATIENCE_MS = 35_000;
const LARGEST_BODY_BYTES = 1024 * 1024;

const called = new Histogram({
  name: 'yookassa_request_duration_seconds',
  help: 'Calls to YooKassa',
  labelNames: ['route', 'outcome'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 35],
});

type Route = 'create-payment' | 'get-payment' | 'create-refund' | 'get-refund';

interface Call {
  readonly route: Route;
  readonly path: string;
  readonly shop: ShopKeys;
  readonly budgetMs: number;
  readonly post?: { readonly body: Buffer; readonly key: string };
}

/** One request that changes something: the same bytes under the same key are one request, however often they are sent. */
export interface KeyedCall {
  readonly shop: ShopKeys;
  readonly key: string;
  readonly body: Buffer;
  /** Longest wait for the answer, ms. */
  readonly budgetMs: number;
}

/** YooKassa over HTTP. An axios error never leaves this file: it carries the shop's key. Every method throws YooKassaRefusal or YooKassaUnknown. */
@Injectable()
export class YooKassaClient implements OnApplicationShutdown {
  private readonly http: AxiosInstance;
  private readonly host: string;
  private readonly stopping = new AbortController();

  constructor({ YOOKASSA_API_URL }: BillingConfig) {
    this.host = new URL(YOOKASSA_API_URL).hostname;
    this.http = axios.create({
      baseURL: YOOKASSA_API_URL.replace(/\/+$/, ''),
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
      maxRedirects: 0,
      maxContentLength: LARGEST_BODY_BYTES,
      proxy: false,
      responseType: 'arraybuffer',
      validateStatus: () => true,
      // The bytes go out as they were stored.
      transformRequest: [(data: unknown) => data],
    });
  }

  createPayment({ shop, key, body, budgetMs }: KeyedCall): Promise<SeenPayment> {
    const call: Call = { route: 'create-payment', path: '/payments', shop, budgetMs, post: { body, key } };
    return this.ask(call, WirePayment, seenPayment);
  }

  getPayment(shop: ShopKeys, id: string, budgetMs = PATIENCE_MS): Promise<SeenPayment> {
    const path = `/payments/${encodeURIComponent(id)}`;
    return this.ask({ route: 'get-payment', path, shop, budgetMs }, WirePayment, seenPayment);
  }

  createRefund({ shop, key, body, budgetMs }: KeyedCall): Promise<SeenRefund> {
    const call: Call = { route: 'create-refund', path: '/refunds', shop, budgetMs, post: { body, key } };
    return this.ask(call, WireRefund, seenRefund);
  }

  getRefund(shop: ShopKeys, id: string, budgetMs = PATIENCE_MS): Promise<SeenRefund> {
    const path = `/refunds/${encodeURIComponent(id)}`;
    return this.ask({ route: 'get-refund', path, shop, budgetMs }, WireRefund, seenRefund);
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    for (const agent of [this.http.defaults.httpAgent, this.http.defaults.httpsAgent] as HttpAgent[]) agent.destroy();
  }

  private ask<Wire extends object, Seen>(call: Call, shape: ClassRef<Wire>, read: (wire: Wire) => Seen): Promise<Seen> {
    const attributes = { 'server.address': this.host };
    return tracedAnyway({ name: `yookassa ${call.route}`, kind: 'client', attributes }, () => this.timed(call, shape, read));
  }

  private async timed<Wire extends object, Seen>(call: Call, shape: ClassRef<Wire>, read: (wire: Wire) => Seen): Promise<Seen> {
    const stop = called.startTimer({ route: call.route });
    try {
      const seen = read(parsed(shape, await this.send(call)));
      stop({ outcome: 'ok' });
      return seen;
    } catch (error) {
      const failure = error instanceof YooKassaRefusal || error instanceof YooKassaUnknown ? error : translate(error);
      stop({ outcome: failure instanceof YooKassaRefusal ? 'refused' : 'unknown' });
      throw failure;
    }
  }

  private async send({ path, shop, budgetMs, post }: Call): Promise<Buffer> {
    const { status, data } = await this.http.request<Buffer>({
      method: post === undefined ? 'GET' : 'POST',
      url: path,
      auth: { username: shop.shopId, password: shop.secretKey },
      headers: {
        Accept: 'application/json',
        ...(post === undefined ? {} : { 'Content-Type': 'application/json', 'Idempotence-Key': post.key }),
      },
      ...(post === undefined ? {} : { data: post.body }),
      // The timeout of axios ends with the first byte of some answers; the signal covers the whole of it.
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(Math.max(1, Math.floor(budgetMs)))]),
    });
    if (status === 200) return data;
    throw judge(status, data);
  }
}

/** Which answers are a no: a 4xx in YooKassa's own words. A proxy's page says nothing about what YooKassa did. */
function judge(status: number, data: Buffer): YooKassaRefusal | YooKassaUnknown {
  const error = wordsOf(data);
  const pause = typeof error?.retry_after === 'number' && error.retry_after > 0 ? Math.min(error.retry_after, 3_600_000) : 0;
  if (status === 405 || status === 415) return new YooKassaRefusal(status, `http-${status}`, undefined);
  const refused = status >= 400 && status < 500 && status !== 429 && error?.type === 'error';
  if (refused) return new YooKassaRefusal(status, error.code ?? 'none', error.parameter);
  return new YooKassaUnknown(`status ${status}`, pause);
}

function wordsOf(data: Buffer): WireError | undefined {
  try {
    return parse(WireError, JSON.parse(data.toString('utf8')));
  } catch {
    return undefined;
  }
}

function parsed<Wire extends object>(shape: ClassRef<Wire>, data: Buffer): Wire {
  try {
    return parse(shape, JSON.parse(data.toString('utf8')));
  } catch {
    throw new YooKassaUnknown('the answer cannot be read');
  }
}

function translate(error: unknown): YooKassaUnknown {
  if (isCancel(error)) return new YooKassaUnknown('timeout');
  const code = isAxiosError(error) ? (error.code ?? '') : '';
  return new YooKassaUnknown(/^[A-Z0-9_]{1,40}$/.test(code) ? code : 'network');
}
