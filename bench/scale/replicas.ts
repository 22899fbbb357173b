import { Agent } from 'node:http';
import { CanonicalizeFilter, CargoListPage, GetAccess, ListResponses, ValidateSession } from '#contracts';
import { freePort } from '#testing';
import type { ServiceName } from '../../test/support/system';
import { zipf, type Measured } from '../load';
import type { Connections } from '../meters/counters';
import { CpuQuota } from '../meters/cpu-quota';
import { cpuOfReplica, machineBusySeconds } from '../meters/processes';
import { coresOf, each } from '../meters/meter';
import { answerTo } from '../paced';
import { LISTS } from '../stage';
import { signedIn, type Scene } from './scene';
import { asFastAsPossible, type Call } from './steady';

/** Cores that a replica may have where four of them are to fit the machine, with room for who asks and for the servers. */
const quotaOf = (service: ServiceName): number => (service === 'bot' || service === 'billing' ? 0.1 : 0.05);
const REPLICAS = [1, 2, 4];
const AT_ONCE = 64;
/** With a small part of a core more would wait in line than a deadline of three seconds bears. */
const AT_ONCE_LIMITED = 16;

/** As many answers as so many replicas give. */
export interface Rung {
  readonly replicas: number;
  readonly perSecond: number;
  readonly p95: number;
  readonly errors: number;
  /** Of one call, ms of CPU: the replicas', and the servers' and other services' behind them. */
  readonly ownMs: number;
  readonly behindMs: number;
  readonly askerMs: number;
  /** Cores that the replicas, and everything on the machine, were busy. */
  readonly ownCores: number;
  readonly machineCores: number;
  /** Share of the work that the busiest replica did; an even one is 1 / replicas. */
  readonly busiest: number;
}

export interface Ladder {
  readonly service: ServiceName;
  readonly asked: string;
  /** With the whole machine. */
  readonly free: readonly Rung[];
  /** With so many cores for each replica; empty where the machine gives no quotas. */
  readonly quotaCores: number;
  readonly limited: readonly Rung[];
  /** Connections while four of it run, beside one of each other service. */
  readonly connections: Connections;
}

interface Target {
  readonly service: ServiceName;
  readonly asked: string;
  readonly call: (replicas: readonly string[]) => Call;
}

/** Throughput of 1, 2 and 4 replicas of each service in turn, asked as fast as they answer; no delay is added anywhere. */
export async function measureReplicas(scene: Scene, short: boolean): Promise<Ladder[]> {
  const ladders: Ladder[] = [];
  for (const target of targets(scene)) {
    if (short && target.service !== 'filtering') continue;
    ladders.push(await climb(scene, target, short));
  }
  return ladders;
}

async function climb(scene: Scene, { service, asked, call }: Target, short: boolean): Promise<Ladder> {
  const { system, meter, say } = scene;
  const quota = CpuQuota.find();
  const quotaCores = quotaOf(service);
  const seconds = short ? 0.2 : 3;
  const urls = [system.url];
  const extra: string[] = [];
  const free: Rung[] = [];
  const limited: Rung[] = [];
  for (const replicas of short ? [1, 2] : REPLICAS) {
    while (extra.length + 1 < replicas) {
      const port = await freePort();
      extra.push(await system.startService(service, service === 'api-gateway' ? { PORT: String(port) } : {}));
      urls.push(`http://127.0.0.1:${port}`);
    }
    const ask = call(urls);
    // What has just started compiles its code, and fills what it keeps in memory.
    await asFastAsPossible(AT_ONCE, short ? 0.2 : 2, ask);
    free.push(await measure(scene, service, { atOnce: AT_ONCE, seconds, call: ask }));
    say(said(service, 'the whole machine', free.at(-1)));
    if (quota === undefined) continue;
    try {
      for (const id of system.replicasOf(service)) quota.limit(system.pid(id), quotaCores);
      limited.push(await measure(scene, service, { atOnce: AT_ONCE_LIMITED, seconds, call: ask }));
    } finally {
      quota.free();
    }
    say(said(service, `${quotaCores} cores each`, limited.at(-1)));
  }
  const connections = await meter.connections();
  await Promise.all(extra.map((id) => system.stopService(id)));
  return { service, asked, free, quotaCores, limited, connections };
}

const said = (service: string, cores: string, rung: Rung | undefined): string =>
  `${service} × ${rung?.replicas ?? 0}, ${cores}: ${rung?.perSecond ?? 0}/s, ${rung?.ownMs.toFixed(2) ?? ''} ms each, p95 ${rung?.p95 ?? 0} ms`;

interface Asking {
  readonly atOnce: number;
  readonly seconds: number;
  readonly call: Call;
}

async function measure({ system, meter }: Scene, service: ServiceName, { atOnce, seconds, call }: Asking): Promise<Rung> {
  const ids = system.replicasOf(service);
  const cpuBefore = ids.map((id) => cpuOfReplica(system, id));
  const busyBefore = machineBusySeconds();
  let machineCores = 0;
  let shares: number[] = [];
  const work = async (): Promise<Measured> => {
    const measured = await asFastAsPossible(atOnce, seconds, call);
    machineCores = (machineBusySeconds() - busyBefore) / measured.seconds;
    shares = ids.map((id, at) => cpuOfReplica(system, id) - (cpuBefore[at] ?? 0));
    return measured;
  };
  const { result, spent } = await meter.spentBy(work);
  const { cpu } = each(spent, result.answered);
  const own = shares.reduce((total, share) => total + share, 0);
  return {
    replicas: ids.length,
    perSecond: result.perSecond,
    p95: result.p95,
    errors: result.errors,
    ownMs: (own / Math.max(1, result.answered)) * 1_000,
    behindMs: (coresOf(cpu) - cpu[service]) * 1_000,
    askerMs: cpu.generator * 1_000,
    ownCores: own / result.seconds,
    machineCores,
    busiest: Math.max(...shares) / own,
  };
}

function targets({ office, crowd }: Scene): Target[] {
  const some = (n: number) => crowd[(n * 7_919) % crowd.length];
  const list = zipf(LISTS);
  const queries = LISTS.map((path) => queriesOf(path));
  const understood = queries.map((query) => office.ask(CanonicalizeFilter, { query, timeZone: 'Europe/Moscow' }));
  const agents = new Map<string, Agent>();
  const agentOf = (url: string): Agent => {
    const agent = agents.get(url) ?? new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    agents.set(url, agent);
    return agent;
  };
  const well = (answer: Promise<unknown>): Promise<boolean> => answer.then(() => true);
  return [
    {
      service: 'api-gateway',
      asked: 'warm lists over HTTP, each replica directly',
      call: (urls) => async (n) => {
        const url = urls[n % urls.length] ?? '';
        return (await answerTo(url, { path: list(), headers: signedIn(crowd[n % 500]) }, agentOf(url))) === 200;
      },
    },
    {
      service: 'auth-session',
      asked: 'ValidateSession',
      call: () => (n) => well(office.ask(ValidateSession, { sessionKey: some(n)?.sessionKey ?? '' })),
    },
    {
      service: 'cargo-gateway',
      asked: 'CargoListPage, 20 lists that it has',
      call: () => async (n) => {
        const filter = await understood[n % understood.length];
        if (filter === undefined) return false;
        const { upstreamQuery, sort, limit, offset } = filter;
        return well(office.page(CargoListPage, { upstreamQuery, sort, limit, offset, driverId: some(n)?.driverId ?? '' }));
      },
    },
    {
      service: 'filtering',
      asked: 'CanonicalizeFilter, 20 queries',
      call: () => (n) =>
        well(office.ask(CanonicalizeFilter, { query: queries[n % queries.length] ?? {}, timeZone: 'Europe/Moscow' })),
    },
    {
      service: 'bot',
      asked: 'ListResponses',
      call: () => (n) => well(office.ask(ListResponses, { driverId: some(n)?.driverId ?? '', limit: 20 })),
    },
    {
      service: 'billing',
      asked: 'GetAccess',
      call: () => (n) => well(office.ask(GetAccess, { driverId: some(n)?.driverId ?? '' })),
    },
  ];
}

/** The values of a list's query, as the gateway hands them on. */
const queriesOf = (path: string): Record<string, string[]> =>
  Object.fromEntries([...new URL(path, 'http://list').searchParams].map(([name, value]) => [name, [value]]));
