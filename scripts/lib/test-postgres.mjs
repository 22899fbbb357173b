/**
 * A private PostgreSQL for one test, in the foreground: `node scripts/lib/test-postgres.mjs FOLDER PORT PASSWORD`. Prints its process id
 * when it answers. The data stays in the folder, so a second start recovers from what happened to the first.
 */
import { mkdir } from 'node:fs/promises';
import { startPostgres } from './postgres.mjs';
import { die, Failure } from './project.mjs';

async function main() {
  const [folder, port, password] = process.argv.slice(2);
  await mkdir(folder, { recursive: true });
  const server = await startPostgres({ folder, port: Number(port), password, throwaway: false, say: console.error });
  if (server === undefined) throw new Failure('this machine has no programs of PostgreSQL');
  console.log(server.child.pid);
  server.child.once('exit', () => process.exit());
}

await main().catch(die);
