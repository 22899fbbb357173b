import { connect } from 'nats';
import { ensureStreams } from './jetstream';
import { connectionOptions } from './nats-connection';

/** A variable of the environment; an empty one counts as absent. */
const given = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);

/** Creates or updates the streams (`npm run migrate`). Services ensure them again whenever they connect. */
async function main(): Promise<void> {
  const url = given('NATS_URL');
  if (url === undefined) throw new Error('NATS_URL is missing: set it to the address of NATS');
  const [user, password, credsFile, tlsCaFile] = ['NATS_USER', 'NATS_PASSWORD', 'NATS_CREDS', 'NATS_TLS_CA'].map(given);
  // A migration that finds nobody says so instead of waiting for ever.
  const once = { waitOnFirstConnect: false, maxReconnectAttempts: 5 };
  const connection = await connect({
    ...connectionOptions({ service: 'migrate', url, user, password, credsFile, tlsCaFile }),
    ...once,
  });
  const replicas = given('NATS_STREAM_REPLICAS');
  await ensureStreams(connection, replicas === undefined ? undefined : Number(replicas));
  await connection.close();
  process.stdout.write('streams: up to date\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`streams: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
