import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { signContact, signInitData } from './init-data';

interface TelegramUser {
  id: number;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

/** People who try the demo. Ids start high, where no real account is. */
const DRIVERS: readonly TelegramUser[] = [
  { id: 900_000_001, first_name: 'Иван', last_name: 'Петров', username: 'ivan_demo', language_code: 'ru' },
  { id: 900_000_002, first_name: 'Сергей', last_name: 'Кузнецов', username: 'sergey_demo', language_code: 'ru' },
  { id: 900_000_003, first_name: 'Анна', last_name: 'Соколова', username: 'anna_demo', language_code: 'ru' },
  { id: 900_000_004, first_name: 'John', last_name: 'Smith', username: 'john_demo', language_code: 'en' },
];

const THEMES = {
  light: {
    bg_color: '#ffffff',
    secondary_bg_color: '#f0f0f5',
    section_bg_color: '#ffffff',
    text_color: '#000000',
    hint_color: '#707579',
    subtitle_text_color: '#707579',
    link_color: '#2678b6',
    accent_text_color: '#2678b6',
    button_color: '#2678b6',
    button_text_color: '#ffffff',
    destructive_text_color: '#c5221f',
    header_bg_color: '#ffffff',
    bottom_bar_bg_color: '#ffffff',
  },
  dark: {
    bg_color: '#17212b',
    secondary_bg_color: '#0e1621',
    section_bg_color: '#17212b',
    text_color: '#f5f5f5',
    hint_color: '#8e9aa6',
    subtitle_text_color: '#8e9aa6',
    link_color: '#6ab3f3',
    accent_text_color: '#6ab3f3',
    button_color: '#3d7fb8',
    button_text_color: '#ffffff',
    destructive_text_color: '#ff7b7b',
    header_bg_color: '#17212b',
    bottom_bar_bg_color: '#17212b',
  },
} as const;

interface Launch {
  driver?: number;
  user?: Partial<TelegramUser>;
  authDate?: number;
  startParam?: string;
}

/** The user's side of Telegram: opens the Mini App with a signed launch string. */
export class TelegramUserSide {
  constructor(
    private readonly botToken: string,
    private readonly webappUrl: string,
    private readonly real: () => number,
  ) {}

  /** A fresh launch string of a demo driver, or of the given user. `authDate` in seconds since 1970. */
  initData({ driver = 1, user, authDate, startParam }: Launch = {}): string {
    const who = { ...this.driver(driver), ...user };
    return signInitData(
      {
        query_id: `AAH${randomBytes(9).toString('base64url')}`,
        user: JSON.stringify(who),
        auth_date: String(authDate ?? Math.floor(this.real() / 1_000)),
        ...(startParam === undefined ? {} : { start_param: startParam }),
      },
      this.botToken,
    );
  }

  /** What requestContact gives back. */
  contact({ driver = 1, user, phone = '79001234567', authDate }: Launch & { phone?: string } = {}): string {
    const { id, first_name } = { ...this.driver(driver), ...user };
    return signContact(
      {
        contact: JSON.stringify({ user_id: id, phone_number: phone, first_name }),
        auth_date: String(authDate ?? Math.floor(this.real() / 1_000)),
      },
      this.botToken,
    );
  }

  /** Address of the Mini App as Telegram's web client opens it: the launch parameters are behind the hash. */
  launchUrl(launch: Launch, theme: keyof typeof THEMES = 'light'): string {
    const parameters = new URLSearchParams({
      tgWebAppData: this.initData(launch),
      tgWebAppVersion: '8.0',
      tgWebAppPlatform: 'web',
      tgWebAppThemeParams: JSON.stringify(THEMES[theme]),
    });
    if (launch.startParam !== undefined) parameters.set('tgWebAppStartParam', launch.startParam);
    return `${this.webappUrl}/#${parameters.toString()}`;
  }

  register(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      if (origin !== undefined && /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin)) {
        reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', vary: 'Origin' });
      }
      if (request.method === 'OPTIONS') await reply.code(204).send();
    });
    app.options('/init-data', (_request, reply) => reply.code(204).send());
    app.post<{ Body: Launch | undefined }>('/init-data', ({ body }) => ({ initData: this.initData(body ?? {}) }));
    app.post<{ Body: (Launch & { phone?: string }) | undefined }>('/contact', ({ body }) => ({
      contact: this.contact(body ?? {}),
    }));
    app.get<{ Querystring: { driver?: string; startapp?: string; theme?: string } }>('/open', ({ query }, reply) => {
      const launch = {
        driver: Number(query.driver ?? 1),
        ...(query.startapp === undefined ? {} : { startParam: query.startapp }),
      };
      return reply
        .header('cache-control', 'no-store')
        .redirect(this.launchUrl(launch, query.theme === 'dark' ? 'dark' : 'light'));
    });
  }

  private driver(number: number): TelegramUser {
    const known = DRIVERS[number - 1];
    return known ?? { id: 900_000_000 + number, first_name: `Водитель ${number}`, language_code: 'ru' };
  }
}
