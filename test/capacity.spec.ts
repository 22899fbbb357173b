import { readFileSync } from 'node:fs';
import { ASSUMPTIONS, LIMITS } from '../bench/capacity/assumptions';
import { inputsOf, resultsIn, type Inputs } from '../bench/capacity/inputs';
import { capacity, driversUntil, ratesOf, type Plan } from '../bench/capacity/model';
import { capacityTables, figure, withTables } from '../bench/capacity/tables';
import { PARTS, type CpuSeconds } from '../bench/meters/processes';
import { WORK, type WorkName } from '../bench/scale/scene';
import { SERVICES, type ServiceName } from './support/services';

const cpu = (seconds: number): CpuSeconds => Object.fromEntries(PARTS.map((part) => [part, seconds])) as CpuSeconds;
const cost = (seconds: number): Inputs['costs'][WorkName] => ({
  seconds: 1,
  cpu: cpu(seconds),
  natsMessages: 4,
  redisCommands: 3,
  commits: 2,
  rowsAdded: 1,
  rowsWritten: 2,
  walBytes: 1_000,
  keptBytes: 100,
  passingBytes: 10,
});
/** Every kind of work takes a millisecond of every part, but hearing an event a tenth of one. */
const plain: Inputs = {
  costs: Object.fromEntries(WORK.map((name) => [name, cost(name === 'event to nobody' ? 0.0001 : 0.001)])) as Inputs['costs'],
  rest: cpu(0.01),
  resident: Object.fromEntries(SERVICES.map((name) => [name, 100])) as Inputs['resident'],
  perThousandStreams: 20,
  perThousandDrivers: 5,
  perStream: cpu(0.00001),
  connectionsEach: { nats: 1 },
};
const serviceOf = (plan: Plan, name: ServiceName): Plan['services'][number] =>
  plan.services.find(({ service }) => service === name)!;
const perSecond = (plan: Plan): number => plan.rates.reduce((total, rate) => total + rate.perSecond, 0);

describe('the capacity model', () => {
  it('follows who is there, and what they do', () => {
    const rates = new Map(ratesOf(100_000).map((rate) => [rate.work, rate]));
    // A tenth of them, one thing in thirty seconds, half of it a list.
    expect(rates.get('list, every 30 s')?.perSecond).toBeCloseTo((10_000 / 30) * 0.5, 6);
    expect(rates.get('login')?.perSecond).toBeCloseTo(10_000 / 600, 6);
    expect(rates.get('response')?.perSecond).toBeCloseTo((100_000 * 0.3 * 3) / 86_400, 6);
    expect(Object.values(ASSUMPTIONS.mix).reduce((total, share) => total + share, 0)).toBeCloseTo(1, 9);
  });

  it('gives each part its cost times the rate', () => {
    const plan = capacity(plain, 100_000);
    // A tenth of the drivers have a stream open, at a hundredth of a millisecond a second.
    expect(plan.cores.postgres).toBeCloseTo(perSecond(plan) * 0.001 + 10_000 * 0.00001, 9);
    expect(plan.redisCommands).toBeCloseTo(perSecond(plan) * 3, 6);
    expect(plan.rowsAYear).toBeCloseTo(plan.rates.reduce((total, rate) => total + rate.perDay, 0) * 365, 0);
    expect(plan.passingBytes).toBeCloseTo((plan.diskBytesAYear / 365 / 10) * 35, 0);
    const billing = serviceOf(plan, 'billing');
    expect(billing.cores).toBeCloseTo(plan.cores.postgres, 9);
    expect(billing.replicas).toBe(Math.max(2, Math.ceil(billing.cores / (0.6 - 0.01))));
  });

  it('keeps two of each, whatever the load, and counts their connections', () => {
    const plan = capacity(plain, 10);
    expect(plan.services.map(({ replicas }) => replicas)).toEqual(SERVICES.map(() => 2));
    // Four services with a database and ten connections a pool; twelve processes at NATS; eight that know Redis.
    expect(plan.connections).toEqual({ postgres: 80, nats: 12, redis: 8 });
  });

  it('has every gateway hear every event, so that more of them share less and less', () => {
    const loud: Inputs = { ...plain, costs: { ...plain.costs, 'event to nobody': cost(0.001) } };
    const [quiet, noisy] = [plain, loud].map((inputs) => serviceOf(capacity(inputs, 1_000_000), 'api-gateway'));
    expect(noisy!.replicas).toBeGreaterThan(quiet!.replicas);
    const deaf: Inputs = { ...plain, costs: { ...plain.costs, 'event to nobody': cost(0.01) } };
    expect(serviceOf(capacity(deaf, 1_000_000), 'api-gateway').replicas).toBe(Infinity);
  });

  it('gives the memory of streams and of drivers in mind to the gateway alone, shared by its replicas', () => {
    const plan = capacity(plain, 100_000);
    const door = serviceOf(plan, 'api-gateway');
    expect(door.memory).toBeCloseTo(100 + ((10_000 / 1_000) * 25) / door.replicas, 6);
    expect(serviceOf(plan, 'bot').memory).toBe(100);
  });

  it('sends no more to Telegram than it takes, and says what was wanted', () => {
    const plan = capacity(plain, 1_000_000);
    expect(plan.alertsWanted).toBeGreaterThan(LIMITS.telegramPerSecond);
    expect(plan.telegramPerSecond).toBeCloseTo(LIMITS.telegramPerSecond, 6);
  });

  it('says how much must not reach the exchange', () => {
    const asked = (plan: Plan): number =>
      plan.rates.filter(({ work }) => /list|detail/.test(work)).reduce((total, rate) => total + rate.perSecond, 0);
    const plan = capacity(plain, 100_000);
    expect(asked(plan) * (1 - plan.hitsNeeded)).toBeCloseTo(5, 6);
    expect(capacity(plain, 100).hitsNeeded).toBe(0);
  });

  it('finds the number of drivers at which something ends', () => {
    const drivers = driversUntil(plain, ({ cores }) => cores.redis, 0.5);
    expect(capacity(plain, drivers).cores.redis).toBeCloseTo(0.5, 6);
  });
});

it('writes figures as people read them', () => {
  expect([0.0004, 0.1234, 1.234, 56.78, 567.8, 12_345, 1_234_567, Infinity].map(figure)).toEqual([
    '0',
    '0.123',
    '1.23',
    '56.8',
    '568',
    '12 300',
    '1 230 000',
    'never',
  ]);
});

describe('docs/capacity.md', () => {
  const page = readFileSync('docs/capacity.md', 'utf8');
  const results = resultsIn(readFileSync('bench/SCALE.md', 'utf8'));

  it('says what the model makes of the measurements: npm run bench:scale -- --model', () => {
    expect(page).toBe(withTables(page, capacityTables(results)));
  });

  it('takes a cost for every kind of work that it counts, and every one was measured without a wrong answer', () => {
    const { costs } = inputsOf(results);
    expect(Object.keys(costs).sort()).toEqual([...WORK].sort());
    expect(ratesOf(1_000).filter(({ work }) => !(work in costs))).toEqual([]);
    expect(results.costs.filter(({ errors, count }) => errors > 0 || count === 0)).toEqual([]);
  });

  it('refuses a page without a place for a table', () => {
    expect(() => withTables('# Capacity', { inputs: '' })).toThrow('no place for the table inputs');
  });
});
