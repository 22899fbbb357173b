/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { eventually } from '#testing';

export interface Posted {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Client {
  posted: Posted[];
  TelegramWebviewProxy: { postEvent(name: string, text: string): void };
  readonly Telegram?: { readonly WebView?: { receiveEvent(name: string, data: object): void } };
}

/** Plays Telegram's client in the page: notes what the app asks of it, and answers as the client would. */
export const inTelegram =
  (contact = '') =>
  async (page: Page): Promise<void> => {
    await page.addInitScript((given) => {
      const client = window as unknown as Client;
      client.posted = [];
      const tell = (name: string, data: object): void => client.Telegram?.WebView?.receiveEvent(name, data);
      client.TelegramWebviewProxy = {
        postEvent: (name, text) => {
          const data = JSON.parse(text) as Record<string, unknown>;
          client.posted.push({ name, data });
          if (name === 'web_app_request_phone') setTimeout(() => tell('phone_requested', { status: 'sent' }));
          if (name !== 'web_app_invoke_custom_method') return;
          const asked = client.posted.filter((event) => event.name === name).length;
          // The first time Telegram does not have it yet.
          setTimeout(() => tell('custom_method_invoked', { req_id: data['req_id'], result: asked === 1 ? '' : given }));
        },
      };
    }, contact);
  };
export const posted = (page: Page, name: string): Promise<Posted[]> =>
  page.evaluate((wanted) => (window as unknown as Client).posted.filter((event) => event.name === wanted), name);
export const happens = (page: Page, name: string, data: object = {}): Promise<void> =>
  page.evaluate((event) => (window as unknown as Client).Telegram?.WebView?.receiveEvent(event.name, event.data), { name, data });
/** Telegram's own button says this, and can be pressed. */
export const mainButtonIs = (page: Page, text: string | RegExp): Promise<void> =>
  eventually(`the main button is ${String(text)}`, async () => {
    const last = (await posted(page, 'web_app_setup_main_button')).at(-1);
    const shown = String(last?.data['text']);
    const fits = typeof text === 'string' ? shown === text : text.test(shown);
    return fits && last?.data['is_visible'] === true && last.data['is_active'] === true;
  });
