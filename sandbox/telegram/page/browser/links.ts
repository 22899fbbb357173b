/// <reference lib="dom" />
import type { Control } from './control';
import type { Dialogs } from './dialogs';
import type { Seat } from './types';

/** Opens what a person pressed: the Mini App, a link to this bot, any other address. */
export function makeLinks({ control, dialogs }: { control: Control; dialogs: Dialogs }) {
  /** One window a person, as one phone shows one Mini App. */
  const apps = new Map<number, Window>();
  let bot = '';
  /** Of the first of the demo's drivers. */
  const FIRST_DRIVER_ID = 900_000_001;

  /**
   * A window, not a frame: the Mini App lets nobody but Telegram put it in a frame, and loses nothing here.
   * It is opened before the address is known, since browsers let only the press itself open windows.
   */
  const openApp = async ({ userId }: Seat, what: { url?: string; startParam?: string }): Promise<void> => {
    apps.get(userId)?.close();
    const opened = window.open('', '_blank', 'popup,width=390,height=844');
    if (opened === null) throw new Error('Браузер не дал открыть окно: разрешите всплывающие окна');
    apps.set(userId, opened);
    // Who comes back from another page, as from that of a payment, is this person again.
    document.cookie = `driver=${userId - FIRST_DRIVER_ID + 1}; path=/telegram; samesite=lax`;
    try {
      const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
      const { url } = (await control.post('open', { userId, theme, ...what })) as { url: string };
      opened.location.replace(url);
    } catch (error) {
      opened.close();
      throw error;
    }
  };

  const parse = (text: string): URL | undefined => {
    try {
      return new URL(/^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`);
    } catch {
      return undefined;
    }
  };

  /** The address when it is one a browser may safely follow, else nothing. */
  const safe = (text: string): string | undefined => {
    const url = parse(text);
    return url !== undefined && ['http:', 'https:', 'tel:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  };

  /** Links to this bot are followed here: `?start=` writes to it, `?startapp=` opens its Mini App. */
  const follow = async (text: string, seat: Seat): Promise<void> => {
    const url = parse(text);
    const [name = ''] = url?.pathname.slice(1).split('/') ?? [];
    if (url?.hostname === 't.me' && name.toLowerCase() === bot.toLowerCase()) {
      const startParam = url.searchParams.get('startapp');
      if (startParam !== null) return openApp(seat, startParam === '' ? {} : { startParam });
      const start = url.searchParams.get('start');
      await control.post('text', { userId: seat.userId, text: start === null ? '/start' : `/start ${start}` });
      return;
    }
    const startParam = url?.searchParams.get('startapp');
    if (url?.origin === location.origin && url.pathname === '/telegram/open')
      return openApp(seat, startParam ? { startParam } : {});
    const href = safe(text);
    if (href === undefined) throw new Error(`Такая ссылка здесь не открывается: ${text}`);
    window.open(href, '_blank', 'noopener');
  };

  return {
    openApp: (seat: Seat, what: { url?: string; startParam?: string } = {}) => dialogs.attempt(() => openApp(seat, what)),
    follow: (text: string, seat: Seat) => dialogs.attempt(() => follow(text, seat)),
    safe,
    know: (username: string): void => {
      bot = username;
    },
  };
}

export type Links = ReturnType<typeof makeLinks>;
