import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ChangeStaffRequest, CreateStaffRequest, Refusal, STAFF_ROLES, type Staff } from '#contracts';
import { parse, ParseError } from '#messaging';
import { openDatabase, Outbox, type Database } from '#persistence';
import { Clock, loadConfig, runCommand, type Print } from '#runtime';
import { AuthSessionConfig } from '../config';
import { database } from '../database/definition';
import { Passwords } from './accounts/passwords.service';
import { StaffAccounts } from './accounts/staff-accounts.service';
import { StaffAudit } from './accounts/staff-audit.service';
import { StaffRow } from './accounts/staff.entity';
import { StaffSessionEnds } from './sessions/staff-session-ends.service';
import { StaffLinks } from './sign-in/staff-links.service';
import { Authenticators } from './totp/authenticators.service';

const USAGE = `Usage: npm run staff -- create --login LOGIN --name "NAME" --role ${STAFF_ROLES.join('|')}
                              [--language ru|en] [--telegram-id ID] [--password-stdin]
       npm run staff -- list
       npm run staff -- block|unblock|reset-password|reset-totp LOGIN --reason "why"
       npm run staff -- link LOGIN      a link that opens the panel once, within ten minutes
       npm run staff -- rotate-key      seals every authenticator's secret under the first of SETTINGS_ENCRYPTION_KEYS`;

const ACTOR = 'console';

/** What was asked cannot be understood. */
class UsageError extends Error {}

interface Console {
  readonly accounts: StaffAccounts;
  readonly links: StaffLinks;
  readonly authenticators: Authenticators;
  readonly database: Database;
  readonly adminUrl: string | undefined;
  readonly print: Print;
  readonly readInput: () => Promise<string>;
}

/**
 * Staff accounts by hand, in the database itself: the first one is made before anybody could sign in. What is said of it (sessions that
 * end, audit lines) goes out as soon as auth-session runs.
 * @returns whether it was done. @throws ConfigError
 */
export async function manageStaff(
  [word = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: Print,
  readInput: () => Promise<string> = () => text(process.stdin),
): Promise<boolean> {
  const deed = DEEDS.get(word);
  if (deed === undefined) {
    print(USAGE);
    return false;
  }
  const config = loadConfig(AuthSessionConfig, environment);
  const opened = await openDatabase(database, config.DATABASE_URL);
  try {
    const [clock, outbox] = [new Clock(), new Outbox()];
    const audit = new StaffAudit(outbox, clock);
    await deed(args, {
      accounts: new StaffAccounts(opened, new Passwords(), new StaffSessionEnds(outbox, clock), audit, clock),
      links: new StaffLinks(opened, audit, clock),
      authenticators: new Authenticators(config, clock),
      database: opened,
      adminUrl: config.ADMIN_URL?.replace(/\/+$/, ''),
      print,
      readInput,
    });
    return true;
  } catch (error) {
    print(reasonOf(error));
    return false;
  } finally {
    await opened.onApplicationShutdown();
  }
}

type Deed = (args: readonly string[], console: Console) => Promise<void>;

const create: Deed = async (args, { accounts, print, readInput }) => {
  const given = { type: 'string' } as const;
  const options = { login: given, name: given, role: given, language: given, 'telegram-id': given };
  const { values } = parseArgs({ args: [...args], options: { ...options, 'password-stdin': { type: 'boolean' } } });
  const { login, name, role, language, 'telegram-id': telegramId } = values;
  const password = values['password-stdin'] === true ? (await readInput()).trimEnd() : undefined;
  const wanted = { login, name, role, language, telegramId, password, actor: ACTOR };
  const present = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const made = await accounts.create(parse(CreateStaffRequest, present, 'refuse'));
  print(`Made: ${lineOf(made.staff)}`);
  if (made.password !== undefined) print(`Password, shown once: ${made.password}`);
};

const list: Deed = async (_, { accounts, print }) => {
  const staff = await accounts.list();
  staff.forEach((one) => print(lineOf(one)));
  if (staff.length === 0) print('There is nobody yet.');
};

const change =
  (wanted: Partial<ChangeStaffRequest>): Deed =>
  async (args, { accounts, print }) => {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { reason: { type: 'string' } },
    });
    const { id: staffId, version } = await accounts.byLogin(loginOf(positionals));
    const request = { staffId, version, reason: values.reason, actor: ACTOR, ...wanted };
    const { staff, password } = await accounts.change(parse(ChangeStaffRequest, request, 'refuse'));
    print(`Changed: ${lineOf(staff)}`);
    if (password !== undefined) print(`Password, shown once: ${password}`);
  };

const link: Deed = async (args, { links, adminUrl, print }) => {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  if (adminUrl === undefined) throw new UsageError('ADMIN_URL is not set: where the panel is cannot be said');
  const { token, expiresAt } = await links.create({ login: loginOf(positionals), actor: ACTOR });
  print(`${adminUrl}/#link=${token}`);
  print(`Opens the panel once, until ${expiresAt}`);
};

const rotateKey: Deed = async (_, { authenticators, database: opened, print }) => {
  const count = await opened.transaction(async (manager) => {
    const rows = await manager.find(StaffRow, { lock: { mode: 'pessimistic_write' } });
    for (const row of rows) await authenticators.reseal(manager, row);
    return rows.filter(({ totpSecret }) => totpSecret !== null).length;
  });
  print(`Sealed anew: ${count} authenticators`);
};

const DEEDS: ReadonlyMap<string, Deed> = new Map([
  ['create', create],
  ['list', list],
  ['block', change({ blocked: true })],
  ['unblock', change({ blocked: false })],
  ['reset-password', change({ resetPassword: true })],
  ['reset-totp', change({ resetTotp: true })],
  ['link', link],
  ['rotate-key', rotateKey],
]);

function loginOf([login, ...more]: readonly string[]): string {
  if (login === undefined || more.length > 0) throw new UsageError('exactly one login is needed');
  return login;
}

const lineOf = ({ login, name, role, telegramId, totp, blockedAt }: Staff): string =>
  [
    login.padEnd(16),
    role.padEnd(12),
    name,
    ...(telegramId === null ? [] : [`Telegram ${telegramId}`]),
    ...(totp ? ['authenticator'] : []),
    ...(blockedAt === null ? [] : [`blocked since ${blockedAt}`]),
  ].join('  ');

function reasonOf(error: unknown): string {
  if (error instanceof ParseError) {
    return `Not done: ${error.errors.map(({ field, code }) => `${field} ${code}`).join(', ')}\n${USAGE}`;
  }
  if (error instanceof Refusal) return `Not done: ${error.code}`;
  return `${error instanceof Error ? error.message : 'unknown failure'}\n${USAGE}`;
}

if (require.main === module) runCommand(manageStaff);
