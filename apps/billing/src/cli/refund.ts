import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { RefundPayment, RefundPaymentRequest, Refusal } from '#contracts';
import { NatsConnection, parse, ParseError, RpcClient } from '#messaging';
import { ConfigError, loadConfig } from '#runtime';
import { Logger } from '@nestjs/common';
import { BillingConfig } from '../config';

const USAGE = `Usage: npm run refund -- PAYMENT_ID [KOPECKS] --reason "why" [--key KEY]
All that is left of the payment unless KOPECKS are given. The same KEY again is the same refund: use the printed one to ask once more.`;

/**
 * Money back by hand; asks the billing that runs, which follows the refund to its end.
 * @returns whether it was taken on. @throws ConfigError
 */
export async function refundByHand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<boolean> {
  const config = loadConfig(BillingConfig, environment);
  const nats = new NatsConnection({
    service: 'billing-console',
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    credsFile: config.NATS_CREDS,
    tlsCaFile: config.NATS_TLS_CA,
  });
  try {
    const request = requestOf(args);
    print(`key ${request.key}`);
    const { id, status, amountKopecks, reason } = await new RpcClient(nats).call(RefundPayment, request);
    print(`refund ${id}: ${status}, ${amountKopecks} kopecks${reason === undefined ? '' : `, ${reason}`}`);
    return status !== 'canceled';
  } catch (error) {
    print(reasonOf(error));
    return false;
  } finally {
    await nats.onApplicationShutdown();
  }
}

/** @throws ParseError, TypeError for an option that does not exist */
function requestOf(args: string[]): RefundPaymentRequest {
  const text = { type: 'string' } as const;
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { reason: text, key: text } });
  const [paymentId, kopecks] = positionals;
  return parse(RefundPaymentRequest, {
    paymentId,
    ...(kopecks === undefined ? {} : { amountKopecks: Number(kopecks) }),
    reason: values.reason,
    actor: 'console',
    key: values.key ?? randomUUID(),
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  if (error instanceof ParseError || error instanceof TypeError) return `${error.message}\n${USAGE}`;
  throw error;
}

if (require.main === module) {
  Logger.overrideLogger(false);
  refundByHand(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`)).then(
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : 'unknown failure'}\n`);
      process.exit(1);
    },
  );
}
