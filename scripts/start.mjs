/** `npm start`: everything, from a fresh clone to an address at which a demo driver sees loads. Ctrl-C stops all of it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBackingServices } from './lib/backing-services.mjs';
import { demoAdmin } from './lib/demo-admin.mjs';
import { demoDrivers } from './lib/demo-drivers.mjs';
import { demoEnvironment, demoFile, entryOf, environmentFile, rememberEnvironment, startLock } from './lib/demo.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { commandOf, endStranger, isAlive, onInterrupt, run } from './lib/processes.mjs';
import { dataFolder, die, environment, Failure, isMain, root, step } from './lib/project.mjs';
import { paint } from './lib/readable-log.mjs';
import { takeLock } from './lib/run-lock.mjs';
import { Supervisor } from './lib/supervisor.mjs';

const addressesOf = ({ api, sandbox }, services, admin) => ({
  miniApp: `${sandbox}/telegram/open?driver=1`,
  webapp: api,
  api: `${api}/api/v1`,
  apiDocs: `${api}/api/docs`,
  admin: { url: `${api}/admin/`, ...admin },
  sandbox,
  botChat: `${sandbox}/telegram/`,
  cargotechSandbox: `${sandbox}/cargotech/`,
  services: Object.fromEntries(
    Object.entries(services).map(([name, { OPS_PORT }]) => [name, { ops: `http://127.0.0.1:${OPS_PORT}` }]),
  ),
});

function welcome(demo, seconds) {
  const rows = [
    ['Mini App, signed in as a demo driver', demo.miniApp],
    ['Chats with the bot, as on two phones', demo.botChat],
    ['Admin panel', `${demo.admin.url}   login ${demo.admin.login}, password ${demo.admin.password}`],
    ['API documentation', demo.apiDocs],
    ['The exchange of the sandbox, to drive it', demo.cargotechSandbox],
  ];
  console.log(`\n  CargoTech Driver is up (${seconds.toFixed(1)} s)\n`);
  for (const [name, address] of rows) console.log(`  ${name.padEnd(42)} ${paint('bold', address)}`);
  console.log('\n  Ctrl-C stops everything.\n');
}

/** A killed `npm start` leaves its services behind where the system cannot end them with it. */
async function endLeftovers() {
  const { pids } = JSON.parse(await readFile(demoFile, 'utf8').catch(() => '{"pids":{}}'));
  const ours = Object.values(pids).filter((pid) => isAlive(pid) && commandOf(pid).includes(join(root, 'dist')));
  await Promise.all(ours.map((pid) => endStranger(pid, 'SIGTERM')));
  await rm(demoFile, { force: true });
}

/**
 * Starts the demo and stays with it until a signal.
 * @returns the supervisor of its processes
 */
export async function startDemo() {
  const begun = performance.now();
  const holder = await takeLock(startLock);
  if (holder !== undefined)
    throw new Failure(
      `It runs already (process ${holder}); its addresses are in .data/demo.json. Stop it there with Ctrl-C first.`,
    );
  let servers;
  let demo;
  const report = () =>
    demo === undefined
      ? undefined
      : writeFile(
          demoFile,
          JSON.stringify({ ...demo, pids: { start: process.pid, ...servers.pids(), ...supervisor.pids() } }, null, 2),
        );
  const supervisor = new Supervisor(() => void report());
  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      console.log('\nstopping…');
      demo = undefined;
      await supervisor.stop();
      await servers?.stop();
      for (const file of [demoFile, environmentFile, startLock]) await rm(file, { force: true });
      console.log('stopped');
    })());
  onInterrupt(() => stop().then(() => process.exit(0)));
  try {
    await endLeftovers();
    await ensurePackages();
    const { build } = await import('./build.mjs');
    await step('building', () => build());
    const given = await environment();
    servers = await startBackingServices({ dir: join(dataFolder, 'servers'), env: given, changed: report });
    const { common, services, addresses } = await demoEnvironment(given, servers.env);
    supervisor.start('sandbox', join(root, 'dist', 'sandbox', 'main.js'), common);
    const { migrate } = await import('./migrate.mjs');
    await step('migrating', () => migrate(common, { quiet: true }));
    // It goes on while the rest starts; a failure is met where it is awaited.
    const admin = demoAdmin(common);
    admin.catch(() => undefined);
    await step('starting the sandbox', () => supervisor.untilAnswers('sandbox', `${addresses.sandbox}/health`));
    // Commands and menu button; without an answer from Telegram the demo goes on without them.
    const setUp = join(root, 'dist', 'apps', 'bot', 'cli.js');
    await step('telling Telegram about the bot', () =>
      run(process.execPath, [setUp, 'setup'], { quiet: true, env: { ...process.env, ...common } }),
    ).catch((error) => console.log(`Telegram was not told about the bot: ${error.message}`));
    for (const [name, variables] of Object.entries(services)) supervisor.start(name, entryOf(name), variables);
    const found = addressesOf(addresses, services, await admin);
    await step('starting the services', () =>
      Promise.all(Object.entries(found.services).map(([name, { ops }]) => supervisor.untilAnswers(name, `${ops}/readyz`))),
    );
    // Whoever has other outside systems than the sandbox sees an empty panel at first.
    await step('letting some drivers in', () => demoDrivers({ api: found.api, sandbox: found.sandbox })).catch((error) =>
      console.log(`The demo has no drivers of its own: ${error.message}`),
    );
    await rememberEnvironment(common);
    demo = found;
    await report();
    welcome(demo, (performance.now() - begun) / 1_000);
    return supervisor;
  } catch (error) {
    // When a signal came first, its own stop ends this process.
    const interrupted = stopping !== undefined;
    await stop();
    if (interrupted) return new Promise(() => undefined);
    throw error;
  }
}

if (isMain(import.meta.url)) await startDemo().catch(die);
