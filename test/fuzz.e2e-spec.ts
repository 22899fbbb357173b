import fc, { type Arbitrary } from 'fast-check';
import type { ClassRef } from '#contracts';
import { inFull } from '#testing';
import { Door } from './fuzzing/door';
import { readDocument, type Operation } from './fuzzing/document';
import { oddValue, spoiled } from './fuzzing/odd';
import { requestsTo } from './fuzzing/requests';
import { Shapes } from './fuzzing/schema';
import { ShapesOfClasses } from './fuzzing/shapes-of-classes';
import { updates } from './fuzzing/updates';
import { verdictOn } from './fuzzing/verdict';
import { facts, questions, Wire } from './fuzzing/wire';
import { DriverChat } from './support/driver-chat';
import { leaked } from './support/leaks';
import { SECRETS, SERVICES, System } from './support/system';

/** The same seed makes the same requests; the full length takes a new one each time unless one is given. */
const SEED = Number(process.env['FUZZ_SEED'] ?? inFull(Date.now() % 1_000_000, 7));
/** For each test: nothing here is about time. */
const PATIENCE_MS = inFull(3_600_000, 300_000);
const REQUESTS_PER_ROUTE = inFull(400, 8);
const MESSAGES_PER_CONTRACT = inFull(300, 6);
/** What is no message of ours at all. */
const NO_MESSAGES = ['', '{', 'null', '5', '[]', '"text"', '{}', '{"id":1}', '{"data":null}', 'x'.repeat(900_000)];

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
  let wire: Wire;
  const { operations, schemas } = readDocument();
  const given = {
    secret: fc.constant(SECRETS.YOOKASSA_WEBHOOK_SECRET),
    'X-Telegram-Bot-Api-Secret-Token': fc.constant(SECRETS.TELEGRAM_WEBHOOK_SECRET),
    TelegramUpdate: updates,
  };

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '10000', RATE_LIMIT_BURST: '20000' };
    system = await System.start({ shop: true, environment: { LOG_LEVEL: 'info', STAFF_TOTP_REQUIRED: 'false', ...limits } });
    door = await Door.open(system);
    wire = await Wire.open(system.nats.url);
  }, 150_000);
  afterAll(async () => {
    door.close();
    await wire.close();
    await system.stop();
  }, 60_000);

  const shapes = (): Shapes => new Shapes(schemas, [...door.ids], given);
  const reads = operations.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
  const failures: string[] = [];
  afterEach(() => void failures.splice(0));
  const ask = async (operation: Operation, seed: number, count: number): Promise<void> => {
    for (const attempt of fc.sample(requestsTo(shapes(), operation), { seed, numRuns: count })) {
      const answer = await door.send(operation, attempt);
      const wrong = verdictOn(operation, answer, shapes(), door.tokens);
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
      for (const [index, operation] of reads.entries()) await ask(operation, SEED * 2_000 + index, 3);
      expect(failures).toEqual([]);
      expect(SERVICES.filter((name) => !system.alive(name))).toEqual([]);
    },
    PATIENCE_MS,
  );

  const ofClasses = new ShapesOfClasses();
  /** Messages of a class, most of them spoiled. */
  const messages = (shape: ClassRef<object>): Arbitrary<unknown> => {
    const reference = ofClasses.of(shape);
    const condition = new Shapes(schemas, []).valid({ $ref: 'Condition' });
    const right = new Shapes(ofClasses.schemas, [...door.ids], { condition }).valid(reference);
    return fc.oneof(
      { weight: 4, arbitrary: right },
      { weight: 5, arbitrary: spoiled(right) },
      { weight: 1, arbitrary: oddValue },
    );
  };

  it(
    'to a service over NATS: it answers as its contract says, and nothing breaks',
    async () => {
      expect(questions.length).toBeGreaterThan(90);
      for (const [index, question] of questions.entries()) {
        const seed = SEED * 3_000 + index;
        const asked = fc.oneof(
          { weight: 12, arbitrary: messages(question.request).map((data) => JSON.stringify({ id: '1', data })) },
          { weight: 1, arbitrary: fc.constantFrom(...NO_MESSAGES) },
        );
        for (const bytes of fc.sample(asked, { seed, numRuns: MESSAGES_PER_CONTRACT })) {
          const wrong = await wire.ask(question, bytes);
          if (wrong.length > 0)
            failures.push(`${question.subject}: ${wrong.join('; ')}\n  seed ${seed}: ${bytes.slice(0, 1_500)}`);
        }
      }
      expect(failures).toEqual([]);
      expect(SERVICES.filter((name) => !system.alive(name))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'as a fact: services hear on, and the bot still answers',
    async () => {
      expect(facts.length).toBeGreaterThan(25);
      for (const [index, fact] of facts.entries()) {
        const said = fc.oneof(
          { weight: 12, arbitrary: messages(fact.payload).map((payload) => JSON.stringify(payload)) },
          { weight: 1, arbitrary: fc.constantFrom(...NO_MESSAGES) },
        );
        for (const bytes of fc.sample(said, { seed: SEED * 4_000 + index, numRuns: MESSAGES_PER_CONTRACT }))
          await wire.say(fact, bytes);
      }
      await wire.heard();
      expect(SERVICES.filter((name) => !system.alive(name))).toEqual([]);
      await DriverChat.open(system, 99);
      for (const [index, operation] of reads.entries()) await ask(operation, SEED * 5_000 + index, 2);
      expect(failures).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('comes out again nowhere with a secret in it: logs and metrics hold none, as no answer did', async () => {
    const secrets = [...Object.values(SECRETS), ...door.tokens];
    expect(door.tokens.length).toBeGreaterThan(3);
    const metrics = await Promise.all(SERVICES.map(async (name) => (await fetch(`${system.ops(name)}/metrics`)).text()));
    expect(system.log.length).toBeGreaterThan(1_000);
    expect(leaked(secrets, [...system.log, ...metrics])).toEqual([]);
    // The search itself can find.
    expect(leaked(secrets, [`{"msg":"oops ${SECRETS.AUDIT_KEY}"}`])).toEqual([SECRETS.AUDIT_KEY]);
  });
});
