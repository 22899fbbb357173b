import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { TimeSource } from '../clock';
import { signContact, signInitData } from './init-data';

export interface TelegramUser {
  id: number;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
  allows_write_to_pm?: boolean;
}

const FIRST_ID = 900_000_001;
const MOST_DRIVERS = 99_999;
const MOST_QUERIES = 1_000;

const LAST_DRIVER = /(?:^|; )driver=([1-9]\d{0,5})(?:;|$)/;

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

export interface Launch {
  /** Number of a demo driver, from 1; beyond the named ones there are as many unnamed as are asked for. */
  driver?: number;
  /** Replaces fields of the driver. */
  user?: Partial<TelegramUser>;
  /** Somebody else than a driver. */
  person?: TelegramUser;
  /** Seconds since 1970; now without it. */
  authDate?: number;
  /** What stood behind `startapp=` in the link that was opened. */
  startParam?: string;
}

const driverNumber = { type: 'integer', minimum: 1, maximum: MOST_DRIVERS };
const startParam = { type: 'string', pattern: '^[\\w-]{0,512}$' };
const USER = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1, maximum: 2 ** 52 - 1 },
    first_name: { type: 'string' },
    last_name: { type: 'string' },
    username: { type: 'string' },
    language_code: { type: 'string' },
    allows_write_to_pm: { type: 'boolean' },
  },
  additionalProperties: false,
};
const launchBody = (more: object): object => ({
  type: 'object',
  nullable: true,
  properties: { driver: driverNumber, user: USER, authDate: { type: 'integer', minimum: 0 }, ...more },
  additionalProperties: false,
});
const OPEN = {
  type: 'object',
  properties: {
    driver: { type: 'string', pattern: '^[1-9][0-9]{0,4}$' },
    startapp: startParam,
    theme: { enum: ['light', 'dark'] },
  },
};

const LOOPBACK_PAGE = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** The user's side of Telegram: opens the Mini App with a signed launch string. */
export class TelegramUserSide {
  readonly drivers = DRIVERS;
  /** Told before the Mini App is opened from the bot's menu, which stands in the chat: the driver has been there. */
  onMenu: (driverId: number) => void = () => undefined;
  /** Whose launches can still be answered by a message. */
  private readonly queries = new Map<string, number>();

  constructor(
    private readonly botToken: string,
    private readonly webappUrl: string,
    private readonly real: TimeSource,
  ) {}

  /** A launch string of a demo driver or of the given user: from the bot's menu, or by a direct link when it carries a parameter. */
  initData({ driver = 1, user, person, authDate, startParam: parameter }: Launch = {}): string {
    const who = { ...(person ?? this.driver(driver)), ...user };
    return signInitData(
      {
        ...(parameter === undefined
          ? { query_id: this.newQuery(who.id) }
          : { chat_instance: String(randomBytes(8).readBigInt64BE()), chat_type: 'private', start_param: parameter }),
        user: JSON.stringify(who),
        auth_date: String(authDate ?? this.now()),
      },
      this.botToken,
    );
  }

  /** What requestContact gives back: the number is the driver's own. */
  contact({ driver = 1, user, phone = '79001234567', authDate }: Launch & { phone?: string } = {}): string {
    const { id, first_name } = { ...this.driver(driver), ...user };
    return signContact(
      { contact: JSON.stringify({ user_id: id, phone_number: phone, first_name }), auth_date: String(authDate ?? this.now()) },
      this.botToken,
    );
  }

  /** Address of the Mini App as Telegram's web client opens it: the launch parameters are behind the hash. */
  launchUrl(launch: Launch, theme: keyof typeof THEMES = 'light', address = this.webappUrl): string {
    const parameters = new URLSearchParams({
      tgWebAppData: this.initData(launch),
      tgWebAppVersion: '8.0',
      tgWebAppPlatform: 'web',
      tgWebAppThemeParams: JSON.stringify(THEMES[theme]),
    });
    if (launch.startParam !== undefined) parameters.set('tgWebAppStartParam', launch.startParam);
    const url = new URL(address);
    url.hash = parameters.toString();
    return url.href;
  }

  /** @returns who launched it; undefined when there was no such launch, or it was answered before */
  takeQuery(id: string): number | undefined {
    const userId = this.queries.get(id);
    this.queries.delete(id);
    return userId;
  }

  /** The driver who has this id; undefined when it is none of theirs. */
  driverById(id: number): TelegramUser | undefined {
    const number = id - FIRST_ID + 1;
    return number >= 1 && number <= MOST_DRIVERS ? this.driver(number) : undefined;
  }

  register(app: FastifyInstance): void {
    // The Mini App in an ordinary browser signs in from its own origin.
    app.addHook('onRequest', (request, reply, done) => {
      const { origin } = request.headers;
      reply.header('vary', 'Origin');
      if (origin !== undefined && LOOPBACK_PAGE.test(origin)) {
        reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type' });
      }
      done();
    });
    for (const path of ['/init-data', '/contact']) app.options(path, (_request, reply) => reply.code(204).send());
    app.post<{ Body: Launch | null }>('/init-data', { schema: { body: launchBody({ startParam }) } }, ({ body }) => ({
      initData: this.initData(body ?? {}),
    }));
    app.post<{ Body: (Launch & { phone?: string }) | null }>(
      '/contact',
      { schema: { body: launchBody({ phone: { type: 'string', pattern: '^[+]?[0-9]{7,15}$' } }) } },
      ({ body }) => ({ contact: this.contact(body ?? {}) }),
    );
    app.get<{ Querystring: { driver?: string; startapp?: string; theme?: keyof typeof THEMES } }>(
      '/open',
      { schema: { querystring: OPEN } },
      ({ query: { driver, startapp, theme }, headers: { cookie = '' } }, reply) => {
        // A link that leads back into the app, as from the page of a payment, is followed by whoever had it open in this browser.
        const number = driver ?? LAST_DRIVER.exec(cookie)?.[1] ?? '1';
        const launch = {
          driver: Number(number),
          ...(startapp === undefined ? { user: { allows_write_to_pm: true } } : { startParam: startapp }),
        };
        if (startapp === undefined) this.onMenu(this.driver(launch.driver).id);
        return reply
          .headers({ 'cache-control': 'no-store', 'set-cookie': `driver=${number}; Path=/telegram; SameSite=Lax` })
          .redirect(this.launchUrl(launch, theme));
      },
    );
  }

  private newQuery(userId: number): string {
    const id = `AAH${randomBytes(9).toString('base64url')}`;
    this.queries.set(id, userId);
    const [oldest] = this.queries.keys();
    if (this.queries.size > MOST_QUERIES && oldest !== undefined) this.queries.delete(oldest);
    return id;
  }

  private now(): number {
    return Math.floor(this.real() / 1_000);
  }

  private driver(number: number): TelegramUser {
    return DRIVERS[number - 1] ?? { id: FIRST_ID - 1 + number, first_name: `Водитель ${number}`, language_code: 'ru' };
  }
}
