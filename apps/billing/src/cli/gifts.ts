import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CreatePromoCode, CreatePromoCodeRequest, GrantDays, GrantDaysRequest, Refusal } from '#contracts';
import { NatsConnection, parse, ParseError, RpcClient } from '#messaging';
import { ConfigError, loadConfig } from '#runtime';
import { Logger } from '@nestjs/common';
import { BillingConfig } from '../config';

const USAGE = `Usage: npm run gifts -- grant DRIVER_ID DAYS --reason "why"
       npm run gifts -- promo (--days N | --percent N | --kopecks N) [--code CODE] [--uses N] [--starts ISO] [--ends ISO] [--tariff CODE ...]`;

const ACTOR = 'console';
/** NATS is given so long to answer. */
const CONNECT_MS = 5_000;

/**
 * Days and promo codes given by hand; asks the billing that runs.
 * @returns whether it was done. @throws ConfigError
 */
export async function manageGifts(
  args: string[],
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<boolean> {
  const deed = DEEDS.get(args[0] ?? '');
  if (deed === undefined) {
    print(USAGE);
    return false;
  }
  const config = loadConfig(BillingConfig, environment);
  const nats = new NatsConnection({
    service: 'billing',
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    credsFile: config.NATS_CREDS,
    tlsCaFile: config.NATS_TLS_CA,
  });
  try {
    await Promise.race([nats.opened(), pause(CONNECT_MS, undefined, { ref: false })]);
    await deed(args.slice(1), new RpcClient(nats), print);
    return true;
  } catch (error) {
    print(reasonOf(error));
    return false;
  } finally {
    await nats.onApplicationShutdown();
  }
}

type Deed = (args: string[], rpc: RpcClient, print: (line: string) => void) => Promise<void>;

const grant: Deed = async (args, rpc, print) => {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { reason: { type: 'string' } } });
  const [driverId, days] = positionals;
  const request = { driverId, days: numberOf(days), reason: values.reason, actor: ACTOR, key: randomUUID() };
  const { expiresAt } = await rpc.call(GrantDays, parse(GrantDaysRequest, request));
  print(`Given; access lasts until ${String(expiresAt)}`);
};

const promo: Deed = async (args, rpc, print) => {
  const text = { type: 'string' } as const;
  const options = { days: text, percent: text, kopecks: text, code: text, uses: text, starts: text, ends: text };
  const { values } = parseArgs({ args, options: { ...options, tariff: { ...text, multiple: true } } });
  const given = {
    code: values.code,
    kind: values.percent !== undefined ? 'percent' : values.kopecks !== undefined ? 'fixed' : 'days',
    days: numberOf(values.days),
    percent: numberOf(values.percent),
    discountKopecks: numberOf(values.kopecks),
    maxUses: numberOf(values.uses),
    startsAt: values.starts,
    endsAt: values.ends,
    tariffs: values.tariff,
    actor: ACTOR,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { code } = await rpc.call(CreatePromoCode, parse(CreatePromoCodeRequest, present));
  print(code);
};

const DEEDS: ReadonlyMap<string, Deed> = new Map([
  ['grant', grant],
  ['promo', promo],
]);

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

function reasonOf(error: unknown): string {
  const errors = error instanceof ParseError ? error.errors : error instanceof Refusal ? (error.details.errors ?? []) : [];
  if (errors.length > 0) return `Not done: ${errors.map(({ field, code }) => `${field} ${code}`).join(', ')}\n${USAGE}`;
  if (error instanceof Refusal) return `Not done: ${error.code}`;
  return `${error instanceof Error ? error.message : 'unknown failure'}\n${USAGE}`;
}

if (require.main === module) {
  Logger.overrideLogger(false);
  manageGifts(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`)).then(
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : 'unknown failure'}\n`);
      process.exit(1);
    },
  );
}
