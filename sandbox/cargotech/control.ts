import type { FastifyInstance, FastifyReply } from 'fastify';
import { registerClock, type SandboxClock } from '../clock';
import * as bodies from './control.schemas';
import type { Exchange } from './exchange';
import type { Fault, Latency } from './faults';
import { readFilters, type WvMeaning } from './filters';
import { POINTS, TRUCK_TYPES } from './world/dictionaries';
import type { Load } from './world/load';

/** Filters of the list by their bare names: `{"start_point_id": 1, "start_point_type": 2, "wv": "5-36"}`. */
type Matching = Readonly<Record<string, string | number>>;

interface Chosen {
  id?: string;
  matching?: Matching;
  price?: number;
}

interface Wanted {
  fromPointId?: number;
  toPointId?: number;
  truckTypeId?: number;
  ownerInn?: string;
  weight?: number;
  volume?: number;
  price?: number;
  note?: string | null;
  matching?: Matching;
}

interface AccountChange {
  suspended?: boolean;
  rejectLogins?: boolean;
  refusalStatus?: 401 | 422;
  requestsPerMinute?: number;
}

type Behaviour = Partial<{ latency: Latency; wvMeaning: WvMeaning; alive: boolean }>;

const NEWEST_LOG_LINES = 200;

/** Drives the exchange from tests, from the demo and from its page. Nothing secret goes in or comes out. */
export function registerControl(app: FastifyInstance, exchange: Exchange, clock: SandboxClock): void {
  const { board, account, faults } = exchange;

  app.get('/state', () => ({
    now: new Date(clock.now()).toISOString(),
    speed: clock.speed,
    loads: board.size,
    alive: board.alive,
    counters: exchange.counters,
    busiestMinute: account.busiestMinute,
    requestsPerMinute: account.requestsPerMinute,
    suspended: account.suspended,
    rejectLogins: account.rejectLogins,
    refusalStatus: account.refusalStatus,
    latency: faults.latency,
    wvMeaning: exchange.wvMeaning,
    faults: faults.pending,
  }));
  app.get('/log', () => ({ items: exchange.log.slice(-NEWEST_LOG_LINES) }));
  app.post('/counters/reset', () => {
    exchange.forgetCounters();
    return {};
  });
  registerClock(app, clock, (ms) => clock.step(ms));
  /** What has been put up by hand last is what a hand changes next. */
  let newest: Load | undefined;

  app.post<{ Body: Wanted | null }>('/loads/appear', { schema: { body: bodies.wanted } }, ({ body }, reply) => {
    const { matching = {}, ...wanted } = body ?? {};
    const { test, wrong } = readMatching(matching, exchange.wvMeaning);
    const given = readWanted(
      {
        ...bare('fromPointId', matching['start_point_id']),
        ...bare('toPointId', matching['finish_point_id']),
        ...(matching['owner_company'] === undefined ? {} : { ownerInn: String(matching['owner_company']) }),
        ...wanted,
      },
      exchange,
      wrong,
    );
    if (Object.keys(wrong).length > 0) return reply.code(422).send({ errors: wrong });
    const load = board.appearMatching(test, given);
    newest = load;
    return load === undefined ? reply.code(422).send({ error: 'chance brings no such load' }) : shown(load);
  });

  const choose = ({ id, matching = {} }: Chosen, reply: FastifyReply, known: (load: Load) => boolean): Load | undefined => {
    const { test, wrong } = readMatching(matching, exchange.wvMeaning);
    const isMeant = (one: Load): boolean => known(one) && test(one);
    const listed = newest === undefined ? undefined : board.find(String(newest.id));
    const usual = listed !== undefined && isMeant(listed) ? listed : board.pick(isMeant);
    const load = id === undefined ? usual : board.find(id);
    if (Object.keys(wrong).length > 0) void reply.code(422).send({ errors: wrong });
    else if (load === undefined) void reply.code(404).send({ error: 'no such load' });
    else return load;
    return undefined;
  };
  app.post<{ Body: Chosen | null }>('/loads/change', { schema: { body: bodies.changed } }, ({ body }, reply) => {
    const load = choose(body ?? {}, reply, ({ priceOnRequest }) => !priceOnRequest);
    if (load === undefined) return reply;
    board.change(String(load.id), body?.price);
    return shown(load);
  });
  app.post<{ Body: Chosen | null }>('/loads/remove', { schema: { body: bodies.removed } }, ({ body }, reply) => {
    const load = choose(body ?? {}, reply, () => true);
    if (load === undefined) return reply;
    board.remove(String(load.id));
    return shown(load);
  });

  app.post('/tokens/revoke', () => ({ revoked: account.revokeTokens() }));
  app.post<{ Body: AccountChange }>('/account', { schema: { body: bodies.account } }, ({ body }) => {
    Object.assign(account, body);
    const { suspended, rejectLogins, refusalStatus, requestsPerMinute } = account;
    return { suspended, rejectLogins, refusalStatus, requestsPerMinute };
  });
  app.post<{ Body: Partial<Fault> & Pick<Fault, 'kind'> }>('/faults', { schema: { body: bodies.fault } }, ({ body }) => {
    faults.add({ route: '*', times: 1, ...body });
    return { faults: faults.pending };
  });
  app.delete('/faults', () => {
    faults.clear();
    return { faults: [] };
  });
  app.post<{ Body: Behaviour }>('/behaviour', { schema: { body: bodies.behaviour } }, ({ body }) => {
    if (body.latency !== undefined) faults.latency = body.latency;
    if (body.wvMeaning !== undefined) exchange.wvMeaning = body.wvMeaning;
    if (body.alive !== undefined) board.alive = body.alive;
    return { latency: faults.latency, wvMeaning: exchange.wvMeaning, alive: board.alive };
  });
}

const bare = (name: string, value: string | number | undefined): Wanted =>
  value === undefined || Number.isNaN(Number(value)) ? {} : { [name]: Number(value) };

const readMatching = (matching: Matching, wvMeaning: WvMeaning): ReturnType<typeof readFilters> =>
  readFilters(Object.fromEntries(Object.entries(matching).map(([name, value]) => [`filter[${name}]`, String(value)])), wvMeaning);

/** Ids to what they mean; an id that means nothing is written into `wrong`. */
function readWanted(
  { fromPointId, toPointId, truckTypeId, ownerInn, ...plain }: Omit<Wanted, 'matching'>,
  { board }: Exchange,
  wrong: Record<string, string[]>,
): Partial<Load> {
  const named = (field: keyof Wanted, wanted: unknown, found: object | undefined, name: keyof Load): Partial<Load> => {
    if (wanted === undefined) return {};
    if (found === undefined) wrong[field] = ['There is no such one.'];
    return { [name]: found };
  };
  const pointOf = (wanted: number | undefined) => POINTS.find(({ id }) => id === wanted);
  return {
    ...named('fromPointId', fromPointId, pointOf(fromPointId), 'from'),
    ...named('toPointId', toPointId, pointOf(toPointId), 'to'),
    ...named(
      'truckTypeId',
      truckTypeId,
      TRUCK_TYPES.find(({ id }) => id === truckTypeId),
      'body',
    ),
    ...named(
      'ownerInn',
      ownerInn,
      board.companies.find(({ inn }) => inn === ownerInn),
      'company',
    ),
    ...plain,
    ...(plain.price === undefined ? {} : { priceOnRequest: false }),
  };
}

const shown = ({ id, from, to, price, weight, volume }: Load): object => ({
  id: String(id),
  from: from.city,
  to: to.city,
  price,
  weight,
  volume,
});
