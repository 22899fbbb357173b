import { EventPublisher, NatsConnection } from '#messaging';
import { RedisConnection } from '#persistence';
import { loadConfig, natsOptions, runCommand, type Print } from '#runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { Budget } from './budget/budget.service';
import { DriverShare } from './budget/driver-share.service';
import { Exclusive } from './cache/exclusive.service';
import { CargotechClient } from './cargotech/cargotech.client';
import { Exchange } from './cargotech/exchange.service';
import { Health } from './cargotech/health.service';
import { CargoGatewayConfig } from './config';
import { LoginReport } from './login/login-report.service';
import { TokenService } from './login/token.service';
import { Timing } from './timing';

const WORDS = ['login', 'check', 'forget'] as const;
type Word = (typeof WORDS)[number];

/** Redis and NATS are given so long to answer; the work is done without the one that does not. */
const CONNECT_MS = 2_000;

/** The account by hand: log in anew, check the shared token, drop it. Never prints it. */
export async function manageLogin(
  [word = '']: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: Print,
): Promise<boolean> {
  if (!WORDS.includes(word as Word)) {
    print(`Usage: npm run cargotech -- ${WORDS.join('|')}`);
    return false;
  }
  const { tokens, health, close } = await assemble(loadConfig(CargoGatewayConfig, environment));
  try {
    return await DEEDS[word as Word](tokens, health, print);
  } finally {
    await close();
  }
}

type Deed = (tokens: TokenService, health: Health, print: Print) => Promise<boolean>;

const DEEDS: Readonly<Record<Word, Deed>> = {
  login: async (tokens, _health, print) => {
    await tokens.forgetAny();
    try {
      await tokens.get();
    } catch (error) {
      print(`The login failed: ${error instanceof Error ? error.message : 'unknown'}`);
      return false;
    }
    print('Logged in; all replicas use the new token from now on');
    return true;
  },
  check: async (_tokens, health, print) => {
    const well = await health.check();
    print(well ? 'CargoTech accepts the token' : 'CargoTech does not accept the token or does not answer');
    return well;
  },
  forget: async (tokens, _health, print) => {
    await tokens.forgetAny();
    print('Forgotten; the next request logs in');
    return true;
  },
};

async function assemble(
  config: CargoGatewayConfig,
): Promise<{ tokens: TokenService; health: Health; close: () => Promise<void> }> {
  const timing = new Timing();
  const nats = new NatsConnection(natsOptions('cargo-gateway', config));
  const redis = new RedisConnection(config.REDIS_URL);
  const ready = new Promise<void>((done) => redis.onReady(done));
  const soon = pause(CONNECT_MS, undefined, { ref: false });
  await Promise.all([Promise.race([nats.opened().catch(() => undefined), soon]), Promise.race([ready, soon])]);
  const budget = new Budget(redis, timing, config);
  const client = new CargotechClient(config, timing);
  const report = new LoginReport(new EventPublisher(nats), redis, timing, nats);
  const tokens = new TokenService(redis, client, budget, new Exclusive(redis, timing), report, config, timing);
  const exchange = new Exchange(client, tokens, budget, new DriverShare(redis, timing), report, timing);
  const close = async (): Promise<void> => {
    await report.said(CONNECT_MS);
    budget.onApplicationShutdown();
    client.onApplicationShutdown();
    await nats.onApplicationShutdown();
    redis.onApplicationShutdown();
  };
  return { tokens, health: new Health(exchange, tokens, timing), close };
}

if (require.main === module) runCommand(manageLogin);
