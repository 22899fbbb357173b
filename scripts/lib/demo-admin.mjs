import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { dataFolder, root } from './project.mjs';

const accountFile = join(dataFolder, 'demo-admin.json');
const LOGIN = 'demo';
/** The first of the sandbox's drivers: previews of mailings and the links of /admin arrive in that chat. */
const TELEGRAM_ID = '900000001';

/** Runs `npm run staff` with the demo's environment. @returns what it printed @throws Failure with it */
const staff = (env, ...words) =>
  run(process.execPath, [join(root, 'dist', 'apps', 'auth-session', 'staff', 'cli.js'), ...words], {
    quiet: true,
    env: { ...process.env, ...env },
  });

const passwordIn = (printed) => /shown once: (\S+)/.exec(printed)?.[1];

/**
 * The super admin of the demo, made at the first start; the password is random and kept for the owner's eyes only.
 * @param common the demo's environment; its database is migrated @returns login and password
 */
export async function demoAdmin(common) {
  const kept = JSON.parse(await readFile(accountFile, 'utf8').catch(() => 'null'));
  // A database that was given may be older or newer than what is kept here.
  const listed = await staff(common, 'list');
  const isThere = listed.split('\n').some((line) => line.startsWith(`${LOGIN} `));
  if (isThere && kept !== null) return kept;
  const printed = isThere
    ? await staff(common, 'reset-password', LOGIN, '--reason', 'the password of the demo was lost')
    : await staff(common, 'create', '--login', LOGIN, '--name', 'Демо', '--role', 'super_admin', '--telegram-id', TELEGRAM_ID);
  const account = { login: LOGIN, password: passwordIn(printed) };
  await writeFile(accountFile, JSON.stringify(account, null, 2), { mode: 0o600 });
  return account;
}
