import Fastify from 'fastify';
import { Account } from './cargotech/account';
import { Board } from './cargotech/board';
import { registerControl } from './cargotech/control';
import { Exchange } from './cargotech/exchange';
import { Faults, type Latency } from './cargotech/faults';
import { SandboxClock, type TimeSource } from './clock';
import { exchangePage, html } from './page';
import { TelegramUserSide } from './telegram/telegram';

export interface SandboxOptions {
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly seed?: number;
  /** How many loads stand on the board. */
  readonly loads?: number;
  readonly latency?: Latency;
  readonly phone?: string;
  readonly password?: string;
  readonly requestsPerMinute?: number;
  readonly botToken?: string;
  readonly webappUrl?: string;
  readonly real?: TimeSource;
  /** Whether loads come and go by themselves. */
  readonly alive?: boolean;
}

export interface Sandbox {
  readonly url: string;
  /** What CARGOTECH_API_URL is set to. */
  readonly cargotechUrl: string;
  readonly exchange: Exchange;
  readonly telegram: TelegramUserSide;
  readonly clock: SandboxClock;
  close(): Promise<void>;
}

/** Starts the outside world: the exchange under /cargotech, the user's side of Telegram under /telegram. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, seed = 1, loads = 20_000, latency = 'none', real = Date.now, alive = true } = options;
  const clock = new SandboxClock(real);
  const board = new Board(clock, seed, loads);
  board.alive = alive;
  const faults = new Faults();
  faults.latency = latency;
  const account = new Account(
    options.phone ?? '+7 900 000 00 00',
    options.password ?? 'sandbox-password',
    real,
    options.requestsPerMinute,
  );
  const exchange = new Exchange(board, account, faults, real);
  const telegram = new TelegramUserSide(
    options.botToken ?? '1000000001:AAF_TEST_token_for_unit_tests_0000000000',
    options.webappUrl ?? 'http://127.0.0.1:3000',
    real,
  );

  const app = Fastify({ forceCloseConnections: true, bodyLimit: 262_144 });
  app.get('/health', () => ({ ok: true }));
  app.get('/', (_request, reply) =>
    reply
      .type('text/html')
      .send(
        html(
          'CargoTech Driver: песочница',
          '<p><a class="button" href="/telegram/open?driver=1">Открыть приложение водителем</a><a class="button" href="/telegram/open?driver=1&theme=dark">… в тёмной теме</a><a class="button" href="/telegram/open?driver=4">… по-английски</a></p><p><a class="button" href="/cargotech/">Управлять биржей</a></p>',
        ),
      ),
  );
  app.get('/cargotech/', (_request, reply) => reply.type('text/html').send(exchangePage()));
  await app.register(
    (scope, _, done) => {
      exchange.register(scope);
      done();
    },
    { prefix: '/cargotech' },
  );
  await app.register(
    (scope, _, done) => {
      registerControl(scope, exchange, clock);
      done();
    },
    { prefix: '/cargotech/_control' },
  );
  await app.register(
    (scope, _, done) => {
      telegram.register(scope);
      done();
    },
    { prefix: '/telegram' },
  );
  const url = await app.listen({ host, port });
  return { url, cargotechUrl: `${url}/cargotech`, exchange, telegram, clock, close: () => app.close() };
}
