/** `npm start`: everything, from a fresh clone to an address at which a demo driver sees loads. Ctrl-C stops all of it. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES, demoEnvironment } from './lib/demo.mjs';
import { dataFolder, die, environment, ensurePackages, Failure, root, step } from './lib/project.mjs';
import { startServers } from './lib/servers.mjs';
import { Supervisor, untilAnswers } from './lib/supervisor.mjs';

const lock = join(dataFolder, 'start.pid');
const demoFile = join(dataFolder, 'demo.json');

async function refuseTwice() {
  if (!existsSync(lock)) return;
  const pid = Number(await readFile(lock, 'utf8'));
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new Failure(`It runs already (process ${pid}); its addresses are in .data/demo.json. Stop it there with Ctrl-C first.`);
}

async function main() {
  const begun = Date.now();
  await mkdir(dataFolder, { recursive: true });
  await refuseTwice();
  await writeFile(lock, String(process.pid));
  const supervisor = new Supervisor();
  let servers;
  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      console.log('\nstopping…');
      await supervisor.stop();
      await servers?.stop();
      await rm(lock, { force: true });
      await rm(demoFile, { force: true });
    })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop().then(() => process.exit(0)));
  try {
    await ensurePackages();
    const { build } = await import('./build.mjs');
    await step('building', () => build());
    const given = await environment();
    servers = await startServers(join(dataFolder, 'servers'), given);
    const { common, services, addresses } = await demoEnvironment(given, servers.variables);
    const { migrate } = await import('./migrate.mjs');
    await step('migrating', () => migrate(common, { quiet: true }));

    supervisor.start('sandbox', join(root, 'dist', 'sandbox', 'main.js'), common);
    await step('starting the sandbox', () => untilAnswers('sandbox', `${addresses.sandbox}/health`));
    for (const name of SERVICES) supervisor.start(name, join(root, 'dist', 'apps', name, 'main.js'), services[name]);
    await step('starting the services', () =>
      Promise.all(SERVICES.map((name) => untilAnswers(name, `http://127.0.0.1:${services[name].OPS_PORT}/readyz`))),
    );
    const demo = {
      miniApp: `${addresses.sandbox}/telegram/open?driver=1`,
      webapp: addresses.api,
      api: `${addresses.api}/api/v1`,
      apiDocs: `${addresses.api}/api/docs`,
      sandbox: addresses.sandbox,
      cargotechSandbox: `${addresses.sandbox}/cargotech/`,
      services: Object.fromEntries(SERVICES.map((name) => [name, { ops: `http://127.0.0.1:${services[name].OPS_PORT}` }])),
    };
    await writeFile(demoFile, JSON.stringify(demo, null, 2));
    const rows = [
      ['Mini App, signed in as a demo driver', demo.miniApp],
      ['API documentation', demo.apiDocs],
      ['The exchange of the sandbox, to drive it', demo.cargotechSandbox],
    ];
    console.log(`\n  CargoTech Driver is up (${((Date.now() - begun) / 1_000).toFixed(1)} s)\n`);
    for (const [name, address] of rows) console.log(`  ${name.padEnd(42)} \x1b[1m${address}\x1b[0m`);
    console.log('\n  Ctrl-C stops everything.\n');
    // Said by npm run dev when something was compiled anew.
    process.on('rebuilt', () => ['sandbox', ...SERVICES].forEach((name) => supervisor.restart(name)));
  } catch (error) {
    await stop();
    die(error);
  }
}

main().catch(die);
