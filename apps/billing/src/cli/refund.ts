import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { RefundPayment, RefundPaymentRequest, Refusal } from '#contracts';
import { parse, ParseError } from '#messaging';
import { runCommand, type Print } from '#runtime';
import { withRunningBilling } from './running-billing';

const USAGE = `Usage: npm run refund -- PAYMENT_ID [KOPECKS] --reason "why" [--key KEY]
All that is left of the payment unless KOPECKS are given. The same KEY again is the same refund: use the printed one to ask once more.`;

/**
 * Money back by hand; asks the billing that runs, which follows the refund to its end.
 * @returns whether it was taken on. @throws ConfigError
 */
export async function refundByHand(args: readonly string[], environment: NodeJS.ProcessEnv, print: Print): Promise<boolean> {
  try {
    const request = requestOf(args);
    print(`key ${request.key}`);
    const refund = await withRunningBilling(environment, (rpc) => rpc.call(RefundPayment, request));
    const { id, status, amountKopecks, reason } = refund;
    print(`refund ${id}: ${status}, ${amountKopecks} kopecks${reason === undefined ? '' : `, ${reason}`}`);
    return status !== 'canceled';
  } catch (error) {
    print(reasonOf(error));
    return false;
  }
}

/** @throws ParseError, TypeError for an option that does not exist */
function requestOf(args: readonly string[]): RefundPaymentRequest {
  const text = { type: 'string' } as const;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { reason: text, key: text },
  });
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

if (require.main === module) runCommand(refundByHand);
