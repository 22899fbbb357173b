import fc from 'fast-check';
import { inFull } from '#testing';
import { Door } from './fuzzing/door';
import { readDocument, type Operation } from './fuzzing/document';
import { requestsTo } from './fuzzing/requests';
import { Shapes } from './fuzzing/schema';
import { updates } from './fuzzing/updates';
import { verdictOn } from './fuzzing/verdict';
import { SECRETS, SERVICES, System } from './support/system';

/** The same seed makes the same requests; the full length takes a new one each time unless one is given. */
const SEED = Number(process.env['FUZZ_SEED'] ?? inFull(Date.now() % 1_000_000, 7));
const REQUESTS_PER_ROUTE = inFull(400, Number(process.env['FUZZN'] ?? 12));

/** What ends a session, or shuts somebody out, comes when everything else has been asked. */
const LAST = [
  '/logout',
  '/sign-out',
  '/block',
  '/erase',
  '/sessions/{id}',
  '/staff/{id}',
  '/me/password',
  '/totp',
  '/totp/verify',
  '/auth/login',
  '/auth/link',
];
const rank = ({ method, path }: Operation): number =>
  method === 'DELETE' && path.endsWith('/v1/me') ? LAST.length : LAST.findIndex((end) => path.endsWith(end));

describe('whatever is sent', () => {
  let system: System;
  let door: Door;
  const { operations, schemas } = readDocument();
  const given = {
    secret: fc.constant(SECRETS.YOOKASSA_WEBHOOK_SECRET),
    'X-Telegram-Bot-Api-Secret-Token': fc.constant(SECRETS.TELEGRAM_WEBHOOK_SECRET),
    TelegramUpdate: updates,
  };

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '10000', RATE_LIMIT_BURST: '20000' };
    system = await System.start({ shop: true, environment: { LOG_LEVEL: 'warn', STAFF_TOTP_REQUIRED: 'false', ...limits } });
    door = await Door.open(system);
  }, 150_000);
  afterAll(async () => {
    door.close();
    await system.stop();
  }, 60_000);

  const shapes = (): Shapes => new Shapes(schemas, [...door.ids], given);
  const failures: string[] = [];
  const ask = async (operation: Operation, seed: number, count: number): Promise<void> => {
    for (const attempt of fc.sample(requestsTo(shapes(), operation), { seed, numRuns: count })) {
      const b = Date.now();
      const answer = await door.send(operation, attempt).catch((e: unknown) => {
        console.log('DIED', String(e), JSON.stringify(attempt).slice(0, 500));
        throw e;
      });
      if (Date.now() - b > 300)
        require('fs').appendFileSync(
          '/tmp/p4/slow.log',
          `${Date.now() - b} ${answer.status} ${JSON.stringify(attempt).slice(0, 300)}\n`,
        );
      const wrong = verdictOn(operation, answer, shapes());
      if (wrong.length > 0)
        failures.push(`${wrong.slice(0, 3).join('; ')}\n  seed ${seed}: ${JSON.stringify(attempt).slice(0, 1_500)}`);
    }
  };

  it(
    'to a route of the API: it answers as its document says, and nothing breaks',
    async () => {
      const order = [...operations].sort((a, b) => rank(a) - rank(b));
      for (const [index, operation] of order.entries()) await ask(operation, SEED * 1_000 + index, REQUESTS_PER_ROUTE);
      // What was stored is read again.
      const reads = operations.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
      for (const [index, operation] of reads.entries()) await ask(operation, SEED * 2_000 + index, 3);
      require('fs').writeFileSync('/tmp/p4/failures.txt', failures.join('\n\n'));
      require('fs').writeFileSync('/tmp/p4/systemlog.txt', system.log.join('\n'));
      expect(failures).toEqual([]);
      expect(SERVICES.filter((name) => !system.alive(name))).toEqual([]);
    },
    inFull(1_800_000, 520_000),
  );
});
