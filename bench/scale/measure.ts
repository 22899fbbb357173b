import { Client } from 'pg';
import { readAccessToken, sessionSigningKey } from '#contracts';
import { Office } from '../../test/support/office';
import { SECRETS, SERVICES } from '../../test/support/system';
import { Meter } from '../meters/meter';
import { residentMegabytes } from '../process-cost';
import type { Stage } from '../stage';
import { introduce, measureAlerts } from './alerts';
import { measureCosts } from './costs';
import type { Member } from './crowd';
import { measureGrowth } from './growth';
import { measureStreams } from './memory';
import { measureReplicas } from './replicas';
import type { ScaleResults } from './results';
import { scaleReport, wrongAnswers } from './scale-report';
import type { Scene } from './scene';
import { Door } from './steady';

export const PATIENCE = { lookEveryMs: 500, settlesWithinMs: 15_000 };
const HARDLY_ANY = { lookEveryMs: 50, settlesWithinMs: 50 };
/** Of those who are signed in. */
const FEW = 100;

type Circumstances = 'commit' | 'machine' | 'cores' | 'date' | 'loadBefore' | 'minutes' | 'pace';

/** Everything, or a little of it that proves that it runs: then without alerts and payments, which others of the benchmark prove. */
export async function measureScale(scene: Scene, short: boolean): Promise<Omit<ScaleResults, Circumstances>> {
  const { system, meter, crowd } = scene;
  if (!short) await introduce(scene);
  await meter.settle();
  const rest = await meter.learnRest(short ? 0.2 : 10);
  const costs = await measureCosts(scene, short);
  const alerts = short ? [] : [await measureAlerts(scene)];
  const resident = Object.fromEntries(
    SERVICES.map((name) => [name, residentMegabytes(system.pid(name))]),
  ) as ScaleResults['resident'];
  const { holding, cost } = await measureStreams(scene, short);
  await meter.learnRest(short ? 0.2 : 5);
  const growth = await measureGrowth(scene, short);
  const connections = await meter.connections();
  const ladders = await measureReplicas(scene, short);
  return { drivers: crowd.length, rest, costs: [...costs, cost, ...alerts], resident, holding, growth, connections, ladders };
}

/** The short form on a system that runs already. @returns its page, and how many answers were wrong */
export async function proveScale(stage: Stage, say: (text: string) => void): Promise<{ text: string; wrong: number }> {
  const { system, natsMonitorPort } = stage;
  const meter = await Meter.open(system, natsMonitorPort, HARDLY_ANY);
  const office = await Office.open(system.nats.url);
  const door = new Door(system.url);
  try {
    const scene: Scene = { system, meter, office, door, crowd: await signedInOf(stage), pace: 1, say };
    const here = { commit: '', machine: '', cores: 2, date: '', loadBefore: 0, minutes: 0, pace: 1 };
    const results: ScaleResults = { ...here, ...(await measureScale(scene, true)) };
    return { text: scaleReport(results), wrong: wrongAnswers(results) };
  } finally {
    door.close();
    await office.close();
    await meter.close();
  }
}

/** Some of those who have signed in, by their tokens. */
async function signedInOf({ system, headersOf }: Stage): Promise<Member[]> {
  const key = sessionSigningKey(SECRETS.SESSION_SECRET);
  const tokens = Array.from({ length: FEW }, (_, n) => headersOf(n)['authorization']?.slice('Bearer '.length) ?? '');
  const keys = tokens.map((token) => readAccessToken(token, key) ?? '');
  const client = new Client({ connectionString: system.postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string; driver: string }>(
      'select session_key as key, driver_id as driver from auth.sessions where session_key = any($1)',
      [keys],
    );
    const drivers = new Map(rows.map((row) => [row.key, row.driver]));
    return keys.map((sessionKey, n) => ({ driverId: drivers.get(sessionKey) ?? '', sessionKey, token: tokens[n] ?? '' }));
  } finally {
    await client.end();
  }
}
