import { SERVICES, type ServiceName } from '../../test/support/services';
import { sum, type Part } from '../meters/processes';
import type { WorkName } from '../scale/scene';
import { ASSUMPTIONS, LIMITS, type Assumptions } from './assumptions';
import type { Inputs } from './inputs';

const DAY_S = 86_400;
/** Two replicas at least, so that one may be replaced. */
const FEWEST = 2;
const DATABASE_SERVICES: readonly ServiceName[] = ['auth-session', 'filtering', 'bot', 'billing'];

/** How often a kind of work is done: at the busiest moment, and on a day. */
export interface Rate {
  readonly work: WorkName;
  readonly perSecond: number;
  readonly perDay: number;
}

export interface ServicePlan {
  readonly service: ServiceName;
  /** Cores that its work takes at the busiest moment, what each replica uses at rest aside. */
  readonly cores: number;
  /** Replicas of one core each. */
  readonly replicas: number;
  /** MB that each of them should be allowed. */
  readonly memory: number;
}

/** What so many drivers take. */
export interface Plan {
  readonly drivers: number;
  readonly rates: readonly Rate[];
  readonly requestsPerSecond: number;
  readonly streams: number;
  readonly services: readonly ServicePlan[];
  readonly cores: Readonly<Record<'nats' | 'redis' | 'postgres', number>>;
  readonly natsMessages: number;
  readonly redisCommands: number;
  readonly commits: number;
  readonly rowsWritten: number;
  readonly walBytesPerSecond: number;
  readonly rowsAYear: number;
  /** What a year adds to tables and indexes, and what takes place in those whose oldest rows are dropped. */
  readonly diskBytesAYear: number;
  readonly passingBytes: number;
  readonly connections: Readonly<Record<'postgres' | 'nats' | 'redis', number>>;
  /** Alerts that are wanted at the busiest moment; what is over the limit waits or goes as digests. */
  readonly alertsWanted: number;
  readonly telegramPerSecond: number;
  /** Share of lists and details that has to be answered without a call of the exchange. */
  readonly hitsNeeded: number;
}

/** How often everything is done. Telegram's limit holds back alerts, not the others. */
export function ratesOf(drivers: number, assumed: Assumptions = ASSUMPTIONS): Rate[] {
  const { atOnce, everySeconds, mix, visitSeconds, visitsADay, peakFactor } = assumed;
  const there = drivers * atOnce;
  const visits = { perSecond: there / visitSeconds, perDay: drivers * visitsADay };
  const looks = (share: number): Omit<Rate, 'work'> => ({
    perSecond: (there / everySeconds) * share,
    perDay: (drivers * visitsADay * visitSeconds * share) / everySeconds,
  });
  const spread = (aDay: number): Omit<Rate, 'work'> => ({
    perSecond: (drivers * aDay * peakFactor) / DAY_S,
    perDay: drivers * aDay,
  });
  const alerts = spread(assumed.alertsADay);
  const room = Math.max(0, LIMITS.telegramPerSecond - spread(assumed.responsesADay).perSecond);
  const told = (assumed.responsesADay + assumed.paymentsADay + assumed.alertsADay) * assumed.eventsEach;
  return [
    ...(Object.entries(mix) as [WorkName, number][]).map(([work, share]) => ({ work, ...looks(share) })),
    { work: 'login', ...visits },
    { work: 'first list of a visit', ...visits },
    { work: 'me', ...visits },
    { work: 'first login', ...spread(assumed.newcomersADay) },
    { work: 'response', ...spread(assumed.responsesADay) },
    { work: 'saved search', ...spread(assumed.savedSearchesADay) },
    { work: 'payment', ...spread(assumed.paymentsADay) },
    { work: 'alert', perSecond: Math.min(alerts.perSecond, room), perDay: Math.min(alerts.perDay, room * DAY_S) },
    { work: 'event to an open app', ...spread(told) },
  ];
}

export function capacity(inputs: Inputs, drivers: number, assumed: Assumptions = ASSUMPTIONS): Plan {
  const rates = ratesOf(drivers, assumed);
  const total = (cost: (work: WorkName) => number, at: 'perSecond' | 'perDay' = 'perSecond'): number =>
    sum(rates.map((rate) => cost(rate.work) * rate[at]));
  const streams = drivers * assumed.atOnce;
  const cores = (part: Part): number => total((work) => inputs.costs[work].cpu[part]) + streams * inputs.perStream[part];
  const events = rates.find(({ work }) => work === 'event to an open app')?.perSecond ?? 0;
  const services = SERVICES.map((service) =>
    service === 'api-gateway'
      ? doorOf(inputs, cores(service), streams, events, assumed.utilisation)
      : planOf(inputs, service, cores(service), assumed.utilisation),
  );
  const door = services.find(({ service }) => service === 'api-gateway') ?? { replicas: 0 };
  const replicas = sum(services.map((plan) => plan.replicas));
  const ofDatabases = services.filter(({ service }) => DATABASE_SERVICES.includes(service));
  const browsing = rates.filter(({ work }) => /list|detail/.test(work));
  const callsPerSecond = (LIMITS.exchangePerMinute * (1 - LIMITS.watchShare)) / 60;
  const sent = rates.filter(({ work }) => work === 'alert' || work === 'response');
  return {
    drivers,
    rates,
    requestsPerSecond: sum(
      rates.filter(({ work }) => work !== 'alert' && !work.startsWith('event')).map((rate) => rate.perSecond),
    ),
    streams,
    services,
    cores: { nats: cores('nats'), redis: cores('redis'), postgres: cores('postgres') },
    // Each replica of the gateway hears every event; one of them heard it when it was measured.
    natsMessages: total((work) => inputs.costs[work].natsMessages) + events * (door.replicas - 1),
    redisCommands: total((work) => inputs.costs[work].redisCommands),
    commits: total((work) => inputs.costs[work].commits),
    rowsWritten: total((work) => inputs.costs[work].rowsWritten),
    walBytesPerSecond: total((work) => inputs.costs[work].walBytes),
    rowsAYear: total((work) => inputs.costs[work].rowsAdded, 'perDay') * 365,
    diskBytesAYear: total((work) => inputs.costs[work].keptBytes, 'perDay') * 365,
    passingBytes: total((work) => inputs.costs[work].passingBytes, 'perDay') * LIMITS.passingDays,
    connections: {
      postgres: sum(ofDatabases.map((plan) => plan.replicas)) * LIMITS.pool,
      nats: replicas * inputs.connectionsEach.nats,
      redis: sum(services.filter(({ service }) => service !== 'filtering' && service !== 'billing').map((plan) => plan.replicas)),
    },
    alertsWanted: (drivers * assumed.alertsADay * assumed.peakFactor) / DAY_S,
    telegramPerSecond: sum(sent.map((rate) => rate.perSecond)),
    hitsNeeded: Math.max(0, 1 - callsPerSecond / sum(browsing.map((rate) => rate.perSecond))),
  };
}

function planOf({ rest, resident }: Inputs, service: ServiceName, cores: number, utilisation: number): ServicePlan {
  const replicas = Math.max(FEWEST, Math.ceil(cores / (utilisation - rest[service])));
  return { service, cores, replicas, memory: resident[service] };
}

/**
 * The gateway. Every replica hears every event, whoever it is for: that part of the work does not become less per replica when there are more
 * of them, and what is left of a core for requests ends where events take all of it.
 */
function doorOf(inputs: Inputs, all: number, streams: number, events: number, utilisation: number): ServicePlan {
  const service = 'api-gateway';
  const heard = events * inputs.costs['event to nobody'].cpu[service];
  const cores = all - Math.min(heard, events * inputs.costs['event to an open app'].cpu[service]);
  const left = utilisation - inputs.rest[service] - heard;
  const byWork = left <= 0 ? Infinity : Math.ceil(cores / left);
  const replicas = Math.max(FEWEST, byWork, Math.ceil(streams / LIMITS.keptDrivers));
  const held = (streams / replicas / 1_000) * (inputs.perThousandStreams + inputs.perThousandDrivers);
  return { service, cores: cores + heard * replicas, replicas, memory: inputs.resident[service] + held };
}

/** How many drivers bring a part to so many of something, everything else in proportion. */
export function driversUntil(inputs: Inputs, amount: (plan: Plan) => number, limit: number): number {
  let [low, high] = [1_000, 1_000_000_000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (amount(capacity(inputs, middle)) < limit) low = middle;
    else high = middle;
  }
  return low;
}
