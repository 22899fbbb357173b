import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { tracedAnyway, type OpenSpan } from '#messaging';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import axios, { isAxiosError, isCancel, type AxiosInstance } from 'axios';
import { Histogram } from 'prom-client';
import { CargoGatewayConfig } from '../config';
import { Timing } from '../timing';
import { NotReached, type Route, type UpstreamAnswer } from './cargotech.types';
import { parseExactly } from './exact-json';

/** A page of 100 loads is about 100 kB; a body above this is no answer of CargoTech. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

const called = new Histogram({
  name: 'cargotech_request_duration_seconds',
  help: 'Calls to CargoTech',
  labelNames: ['route', 'outcome'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10],
});

interface UpstreamCall {
  readonly route: Route;
  /** Path and query below the configured address, already encoded. */
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
}

/** CargoTech over HTTP: one connection pool, no redirects, bounded time and size. An axios error never leaves this file: it carries the token. */
@Injectable()
export class CargotechClient implements OnApplicationShutdown {
  private readonly http: AxiosInstance;
  private readonly host: string;
  private readonly stopping = new AbortController();

  constructor(
    config: CargoGatewayConfig,
    private readonly timing: Timing,
  ) {
    this.host = new URL(config.CARGOTECH_API_URL).hostname;
    this.http = axios.create({
      baseURL: config.CARGOTECH_API_URL.replace(/\/+$/, ''),
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
      maxRedirects: 0,
      maxContentLength: LARGEST_BODY_BYTES,
      proxy: false,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
  }

  /**
   * @returns any answer below 500 that is no redirect; JSON when it is 2xx
   * @throws NotReached
   */
  send(call: UpstreamCall): Promise<UpstreamAnswer> {
    const attributes = { 'server.address': this.host };
    return tracedAnyway({ name: `cargotech ${call.route}`, kind: 'client', attributes }, (span) => this.timed(call, span));
  }

  private async timed(call: UpstreamCall, span: OpenSpan | undefined): Promise<UpstreamAnswer> {
    const stop = called.startTimer({ route: call.route });
    try {
      const answer = await this.exchange(call);
      span?.set('http.response.status_code', answer.status);
      stop({ outcome: answer.status < 300 ? 'ok' : answer.status === 429 ? 'throttled' : 'refused' });
      return answer;
    } catch (error) {
      const failure = error instanceof NotReached ? error : translate(call.route, error);
      stop({ outcome: failure.reason });
      throw failure;
    }
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    for (const agent of [this.http.defaults.httpAgent, this.http.defaults.httpsAgent] as HttpAgent[]) agent.destroy();
  }

  private async exchange({ route, path, token, body }: UpstreamCall): Promise<UpstreamAnswer> {
    const { status, headers, data } = await this.http.request<Buffer>({
      method: body === undefined ? 'GET' : 'POST',
      url: path,
      headers: { Accept: 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { data: body }),
      // The timeout of axios ends with the first byte of some answers; the signal covers the whole of it.
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(this.timing.callTimeout)]),
    });
    if (status >= 500) throw new NotReached(route, 'server-error', String(status), status === 503 || status === 504);
    if (status >= 300 && status < 400) throw new NotReached(route, 'garbage', `redirect ${status}`);
    return { status, headers, json: status < 300 ? readBody(route, data) : undefined };
  }
}

function readBody(route: Route, bytes: Buffer): unknown {
  try {
    return parseExactly(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new NotReached(route, 'garbage', 'not JSON');
  }
}

function translate(route: Route, error: unknown): NotReached {
  if (isCancel(error)) return new NotReached(route, 'timeout');
  const code = isAxiosError(error) ? (error.code ?? '') : error instanceof Error ? error.name : '';
  if (code === 'ERR_BAD_RESPONSE') return new NotReached(route, 'garbage', 'too large or cut');
  return new NotReached(route, 'network', /^[A-Z0-9_]{1,40}$/.test(code) ? code : '');
}
