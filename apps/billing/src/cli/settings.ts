import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Setting } from '#contracts';
import { Clock, loadConfig, runCommand, type Print } from '#runtime';
import { openDatabase, Outbox } from '#persistence';
import { BillingConfig } from '../config';
import { database } from '../database/definition';
import { Configurations } from '../settings/configurations.service';
import { SettingChanges } from '../settings/setting-changes.service';
import { Settings } from '../settings/settings.service';
import { StoredSettings } from '../settings/stored-settings.service';

const USAGE = [
  'Usage: npm run settings -- list',
  '       npm run settings -- get KEY',
  '       npm run settings -- set KEY JSON      null unsets it; - reads the JSON from the standard input, so that no secret is typed',
  '       npm run settings -- rotate-key        seals every secret under the first of SETTINGS_ENCRYPTION_KEYS',
];

/** The settings by hand. Secrets are never printed. @returns whether it was done. @throws ConfigError, Refusal */
export async function manageSettings(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: Print,
  readInput: () => Promise<string> = () => text(process.stdin),
): Promise<boolean> {
  const [word = '', key, json] = args;
  const deed = DEEDS[word];
  if (deed === undefined || args.length !== ARGUMENTS[word]) {
    USAGE.forEach(print);
    return false;
  }
  const config = loadConfig(BillingConfig, environment);
  const opened = await openDatabase(database, config.DATABASE_URL);
  try {
    const [stored, outbox] = [new StoredSettings(config), new Outbox()];
    const configurations = new Configurations(opened, stored, outbox);
    const settings = new Settings(opened, stored);
    const changes = new SettingChanges(opened, stored, settings, configurations, outbox, new Clock());
    return await deed(changes, { key: key ?? '', json: json === '-' ? await readInput() : (json ?? ''), print });
  } finally {
    await opened.onApplicationShutdown();
  }
}

interface Asked {
  readonly key: string;
  readonly json: string;
  readonly print: Print;
}

const ARGUMENTS: Readonly<Record<string, number>> = { list: 1, get: 2, set: 3, 'rotate-key': 1 };

const DEEDS: Readonly<Record<string, (changes: SettingChanges, asked: Asked) => Promise<boolean>>> = {
  list: async (changes, { print }) => {
    for (const setting of await changes.list()) print(lineOf(setting));
    return true;
  },
  get: async (changes, { key, print }) => {
    const setting = (await changes.list()).find((one) => one.key === key);
    print(setting === undefined ? `There is no setting ${key}` : JSON.stringify(setting.value));
    return setting !== undefined;
  },
  set: async (changes, { key, json, print }) => {
    print(lineOf(await changes.put({ key, value: parsed(json), actor: operator() })));
    return true;
  },
  'rotate-key': async (changes, { print }) => {
    const { key, sealedAnew, sealedAlready } = await changes.rotate(operator());
    print(`Sealed under the key ${key}: ${sealedAnew} secrets anew, ${sealedAlready} were already`);
    return true;
  },
};

const lineOf = ({ key, value, version, updatedBy, updatedAt }: Setting): string =>
  `${key.padEnd(20)} ${JSON.stringify(value)}${version === 0 ? '' : `  (version ${version}, ${updatedBy ?? ''}, ${updatedAt ?? ''})`}`;

/** Whoever sits at the console. */
const operator = (): string => `operator:${userInfo().username}`;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The text itself may be a secret: it is not repeated.
    throw new Error(`The value is not JSON. A text stands in quotes: '"@support"'`);
  }
}

if (require.main === module) runCommand(manageSettings);
