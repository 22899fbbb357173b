import { Agent as HttpsAgent } from 'node:https';
import { tracedAnyway, type SpanStart } from '#messaging';
import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Telegram, TelegramError } from 'telegraf';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { BotConfig } from '../config';
import { TelegramRefused, TelegramSilent } from './telegram.types';

/** Sending takes Telegram a fraction of a second; what takes longer than this is not coming. */
const TIMEOUT_MS = 7_000;

/** What Node.js says when a connection was not made; after one that was made nobody knows what arrived. */
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const calls = new Counter({ name: 'telegram_calls_total', help: 'Bot API calls by outcome', labelNames: ['method', 'outcome'] });
const took = new Histogram({
  name: 'telegram_call_duration_seconds',
  help: 'Time the Bot API took to answer',
  labelNames: ['method'],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 7],
});

/** The one way to the Bot API. Its errors carry no address: the token stands in it. */
@Injectable()
export class TelegramClient {
  private readonly telegram: Telegram;
  private readonly host: string;

  constructor({ TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT, TELEGRAM_PROXY_URL }: BotConfig) {
    this.host = new URL(TELEGRAM_API_ROOT).hostname;
    this.telegram = new Telegram(TELEGRAM_BOT_TOKEN, {
      // Telegraf resolves `./bot<token>` against it: without the slash the last part of a path would be lost.
      apiRoot: TELEGRAM_API_ROOT.endsWith('/') ? TELEGRAM_API_ROOT : `${TELEGRAM_API_ROOT}/`,
      agent:
        TELEGRAM_PROXY_URL === undefined
          ? new HttpsAgent({ keepAlive: true, keepAliveMsecs: 10_000 })
          : new HttpsProxyAgent(TELEGRAM_PROXY_URL, { keepAlive: true }),
      webhookReply: false,
    });
  }

  /** `signal` ends the call early. @throws TelegramRefused, TelegramSilent */
  call<Result>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    timeoutMs = TIMEOUT_MS,
    signal?: AbortSignal,
  ): Promise<Result> {
    const what: SpanStart = { name: `telegram ${method}`, kind: 'client', attributes: { 'server.address': this.host } };
    return tracedAnyway(what, () => this.ask<Result>(method, params, timeoutMs, signal));
  }

  private async ask<Result>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Result> {
    const stop = took.startTimer({ method });
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const result = await this.telegram.callApi(method as never, params as never, { signal: controller.signal as never });
      calls.inc({ method, outcome: 'ok' });
      return result;
    } catch (error) {
      const failure = this.translate(error, controller.signal.aborted);
      calls.inc({ method, outcome: failure instanceof TelegramRefused ? String(failure.status) : 'silent' });
      throw failure;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      stop();
    }
  }

  private translate(error: unknown, timedOut: boolean): TelegramRefused | TelegramSilent {
    if (timedOut) return new TelegramSilent('timeout');
    if (error instanceof TelegramError) {
      // A gateway's 502 or 504 says nothing about what Telegram did; its own 500 says it did nothing.
      if (error.code > 500) return new TelegramSilent(`status ${error.code}`);
      const { retry_after, migrate_to_chat_id } = error.parameters ?? {};
      const moved = migrate_to_chat_id === undefined ? undefined : String(migrate_to_chat_id);
      return new TelegramRefused(error.code, error.description, retry_after, moved);
    }
    const code = (error as { code?: unknown } | null)?.code;
    return typeof code === 'string'
      ? new TelegramSilent(code, NO_CONNECTION.has(code))
      : new TelegramSilent('the answer could not be read');
  }
}
