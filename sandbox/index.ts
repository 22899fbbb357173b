import Fastify, { type FastifyInstance } from 'fastify';
import { Account } from './cargotech/account';
import { registerControl } from './cargotech/control';
import { Exchange } from './cargotech/exchange';
import { Faults, type Latency } from './cargotech/faults';
import { Board } from './cargotech/world/board';
import { registerClock, SandboxClock, type TimeSource } from './clock';
import { exchangePage, indexPage } from './page';
import { registerControl as registerTelegramControl } from './telegram/control/control';
import { registerPhonePage } from './telegram/page';
import { TelegramServer } from './telegram/server';
import { TelegramUserSide } from './telegram/telegram';
import { registerControl as registerYooKassaControl } from './yookassa/control/control';
import { registerCheckout } from './yookassa/pages/checkout';
import { registerConsole } from './yookassa/pages/console';
import { YooKassaServer } from './yookassa/server';
import type { Settings as YooKassaSettings } from './yookassa/shop/settings';

export interface SandboxOptions {
  readonly host?: string | undefined;
  /** 0 takes any free port. */
  readonly port?: number | undefined;
  readonly seed?: number | undefined;
  /** How many loads stand on the board. */
  readonly loads?: number | undefined;
  readonly latency?: Latency | undefined;
  readonly phone?: string | undefined;
  readonly password?: string | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly botToken?: string | undefined;
  /** Address of the Mini App. */
  readonly webappUrl?: string | undefined;
  /** Where browsers find the sandbox; its own address unless given. */
  readonly publicUrl?: string | undefined;
  readonly yookassa?: Partial<YooKassaSettings> | undefined;
  /** Real time: the budget of requests goes by it, and the world's clock starts from it. */
  readonly real?: TimeSource | undefined;
  /** Whether loads come and go by themselves. */
  readonly alive?: boolean | undefined;
}

export interface Sandbox {
  readonly url: string;
  /** What CARGOTECH_API_URL is set to. */
  readonly cargotechUrl: string;
  readonly exchange: Exchange;
  /** What TELEGRAM_API_ROOT is set to. */
  readonly telegramUrl: string;
  /** Opens the Mini App. */
  readonly telegram: TelegramUserSide;
  /** Chats, and the Bot API before them. */
  readonly telegramServer: TelegramServer;
  /** What YOOKASSA_API_URL is set to. */
  readonly yookassaUrl: string;
  readonly yookassa: YooKassaServer;
  readonly clock: SandboxClock;
  close(): Promise<void>;
}

/** Starts the outside world: the exchange under /cargotech, Telegram under /telegram. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, seed = 1, loads = 20_000, latency = 'none', real = Date.now, alive = true } = options;
  const {
    phone = '+7 900 000 00 00',
    password = 'sandbox-password',
    botToken = '1000000001:AAF_TEST_token_for_unit_tests_0000000000',
    webappUrl = 'http://127.0.0.1:3000',
  } = options;
  const clock = new SandboxClock(real);
  const board = new Board(clock, seed, loads);
  board.alive = alive;
  const faults = new Faults();
  faults.latency = latency;
  const account = new Account(phone, password, real, options.requestsPerMinute);
  const exchange = new Exchange(board, account, faults, real);
  const telegram = new TelegramUserSide(botToken, webappUrl, () => clock.now());
  const telegramServer = new TelegramServer(botToken, telegram, real);
  const yookassa = new YooKassaServer(clock, options.yookassa);

  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: 262_144,
    // A control call is taken as it is or refused: nothing is dropped or turned into something else on the way.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.get('/health', () => ({ ok: true }));
  registerClock(app, clock, (ms) => yookassa.step(ms));
  app.get('/', (_request, reply) => reply.type('text/html').send(indexPage(telegram.drivers)));
  app.get('/cargotech', (_request, reply) => reply.redirect('/cargotech/'));
  app.get('/cargotech/', (_request, reply) => reply.type('text/html').send(exchangePage()));
  for (const [prefix, register] of [
    ['/cargotech', (scope) => exchange.register(scope)],
    ['/cargotech/_control', (scope) => registerControl(scope, exchange, clock)],
    ['/telegram', (scope) => telegram.register(scope)],
    ['/telegram', (scope) => telegramServer.register(scope)],
    ['/telegram', (scope) => registerPhonePage(scope)],
    ['/telegram/_control', (scope) => registerTelegramControl(scope, telegramServer)],
    ['/yookassa/v3', (scope) => yookassa.register(scope)],
    ['/yookassa/checkout', (scope) => registerCheckout(scope, yookassa)],
    ['/yookassa/_control', (scope) => registerYooKassaControl(scope, yookassa)],
    ['/yookassa', (scope) => registerConsole(scope)],
  ] satisfies [string, (scope: FastifyInstance) => void][]) {
    await app.register(
      (scope, _options, done) => {
        register(scope);
        done();
      },
      { prefix },
    );
  }
  const url = await app.listen({ host, port });
  yookassa.publicUrl = options.publicUrl ?? url;
  const close = async (): Promise<void> => {
    telegramServer.close();
    yookassa.close();
    await app.close();
  };
  const [cargotechUrl, telegramUrl, yookassaUrl] = [`${url}/cargotech`, `${url}/telegram/`, `${url}/yookassa/v3`];
  return { url, cargotechUrl, telegramUrl, yookassaUrl, exchange, telegram, telegramServer, yookassa, clock, close };
}
