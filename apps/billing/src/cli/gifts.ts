import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CreatePromoCode, CreatePromoCodeRequest, GrantDays, GrantDaysRequest, Refusal } from '#contracts';
import { parse, ParseError, type RpcClient } from '#messaging';
import { ConfigError, runCommand, type Print } from '#runtime';
import { withRunningBilling } from './running-billing';

const USAGE = `Usage: npm run gifts -- grant DRIVER_ID DAYS --reason "why"
       npm run gifts -- promo (--days N | --percent N | --kopecks N) [--code CODE] [--uses N] [--starts ISO] [--ends ISO] [--tariff CODE ...]`;

const ACTOR = 'console';

/**
 * Days and promo codes given by hand; asks the billing that runs.
 * @returns whether it was done. @throws ConfigError
 */
export async function manageGifts(
  [word = '', ...rest]: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: Print,
): Promise<boolean> {
  const deed = DEEDS.get(word);
  if (deed === undefined) {
    print(USAGE);
    return false;
  }
  try {
    await withRunningBilling(environment, (rpc) => deed(rest, rpc, print));
    return true;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    print(reasonOf(error));
    return false;
  }
}

type Deed = (args: string[], rpc: RpcClient, print: Print) => Promise<void>;

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

if (require.main === module) runCommand(manageGifts);
