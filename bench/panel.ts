import { Agent } from 'node:http';
import { passwordIn, staff as staffCommand } from '../test/support/desk';
import { System } from '../test/support/system';
import { summary, type Measured } from './load';
import { answerTo } from './paced';
import { pagesOf, see, statsOf, type Page, type Staff } from './panel-pages';
import { bringPast, type Scale } from './panel-past';

/** Of the staff look at the panel at once. */
const STAFF = 5;
/** What holds figures in memory, besides what stands in its tables. */
const COUNTING = ['auth-session', 'billing', 'bot'] as const;
/** Of every page, ms at the 95th percentile. */
export const PANEL_GOAL_MS = 300;

export interface PanelRow {
  readonly name: string;
  readonly alone: Measured;
  /** Five people who each ask again when they are answered. */
  readonly together: Measured;
}

export interface PanelFigures extends Scale {
  readonly rows: readonly PanelRow[];
  /** The longest statistics there are: with no day counted before, and after the services that count were started anew. Ms. */
  readonly firstEverMs: number;
  readonly firstAfterStartMs: number;
}

export interface PanelPlan extends Scale {
  /** How often each page is looked at by one, and by five together. */
  readonly looks: number;
  /** Pages of a hundred turned for the depth of a list. */
  readonly depth: number;
  /** Of the pages those whose name holds it. */
  readonly only?: string;
}

export const LONG_PANEL: PanelPlan = { drivers: 100_000, days: 730, looks: 100, depth: 200 };
export const SHORT_PANEL: PanelPlan = { drivers: 2_000, days: 60, looks: 2, depth: 4 };

/** The pages of the admin panel, over a business with so much of a past, through the whole system. */
export async function measurePanel(plan: PanelPlan, logFile: string, say: (text: string) => void): Promise<PanelFigures> {
  const { drivers, days } = plan;
  const system = await System.start({
    logFile,
    sandbox: { loads: 100, alive: false },
    environment: {
      LOG_LEVEL: 'info',
      NODE_OPTIONS: '--max-old-space-size=160',
      STAFF_TOTP_REQUIRED: 'false',
      // The pages are measured, not the limit of who looks at them.
      RATE_LIMIT_PER_SECOND: '10000',
      RATE_LIMIT_BURST: '10000',
    },
  });
  try {
    say(`${drivers} drivers and ${days} days come into being…`);
    await bringPast(system, plan, say);
    const staff = await signIn(system);
    const [first] = staff;
    if (first === undefined) throw new Error('nobody is there to look');
    const lookAtStats = async (): Promise<number> => {
      const begun = performance.now();
      await see(system, first, 'the first statistics', { path: statsOf(days) });
      return Math.round(performance.now() - begun);
    };
    const firstEverMs = await lookAtStats();
    await Promise.all(COUNTING.map((name) => system.stopService(name)));
    await Promise.all(COUNTING.map((name) => system.startService(name)));
    const firstAfterStartMs = await lookAtStats();
    const rows: PanelRow[] = [];
    const pages = await pagesOf(system, first, plan);
    for (const page of pages.filter(({ name }) => name.includes(plan.only ?? '')))
      rows.push(await measure(system.url, page, staff, plan.looks, say));
    return { drivers, days, rows, firstEverMs, firstAfterStartMs };
  } finally {
    await system.stop();
  }
}

/** Sessions of one account. */
async function signIn(system: System): Promise<Staff[]> {
  const account = ['--login', 'bench', '--name', 'Bench', '--role', 'super_admin'];
  const credentials = { login: 'bench', password: passwordIn(await staffCommand(system, 'create', ...account)) };
  const session = async (): Promise<Staff> => {
    const answer = await system.post('/admin/auth/login', credentials);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (answer.status !== 200 || cookie === undefined) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    return { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
  };
  const sessions: Staff[] = [];
  while (sessions.length < STAFF) sessions.push(await session());
  return sessions;
}

async function measure(
  url: string,
  page: Page,
  staff: readonly Staff[],
  looks: number,
  say: (text: string) => void,
): Promise<PanelRow> {
  // The compiler of the running machine has seen the path before anything counts.
  await look(url, page, staff, Math.ceil(looks / 5));
  const alone = await look(url, page, staff.slice(0, 1), looks);
  const together = await look(url, page, staff, looks);
  say(`${page.name.padEnd(30)} p95 ${alone.p95} ms, five at once ${together.p95} ms`);
  return { name: page.name, alone, together };
}

/** Each of the staff looks so often, and again when they are answered. */
async function look(url: string, page: Page, staff: readonly Staff[], looks: number): Promise<Measured> {
  const latencies: number[] = [];
  let errors = 0;
  const begun = performance.now();
  const person = async (headers: Staff, offset: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; n < looks; n++) {
      const asked = performance.now();
      const status = await answerTo(url, { ...page.look(n + offset), headers }, agent);
      latencies.push(performance.now() - asked);
      if (status !== 200) errors++;
    }
    agent.destroy();
  };
  await Promise.all(staff.map((headers, index) => person(headers, index * looks)));
  return summary(latencies, { connections: staff.length, seconds: (performance.now() - begun) / 1_000, errors });
}

/** Every page by its worse 95th percentile, ms, slowest first. */
export const slowest = ({ rows }: PanelFigures): { name: string; p95: number }[] =>
  rows.map(({ name, alone, together }) => ({ name, p95: Math.max(alone.p95, together.p95) })).sort((a, b) => b.p95 - a.p95);

export const panelErrors = ({ rows }: PanelFigures): number =>
  rows.reduce((sum, { alone, together }) => sum + alone.errors + together.errors, 0);

/** A part of the page of results. */
export const panelLines = ({ drivers, days, rows, firstEverMs, firstAfterStartMs }: PanelFigures): string[] => [
  `${drivers} drivers, ${days} days of payments, responses, messages and audit lines. One of the staff alone, and five at once, each asking again when answered.`,
  '',
  '| page | alone p50 ms | p95 ms | five at once p50 ms | p95 ms | errors |',
  '|---|---|---|---|---|---|',
  ...rows.map(
    ({ name, alone, together }) =>
      `| ${name} | ${alone.p50} | ${alone.p95} | ${together.p50} | ${together.p95} | ${alone.errors + together.errors} |`,
  ),
  '',
  `The first look at ${days} days of statistics: ${firstAfterStartMs} ms after a start of the services, ${firstEverMs} ms when no day was ever counted.`,
];
