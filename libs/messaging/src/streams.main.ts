import { connect } from 'nats';
import { ensureStreams } from './jetstream';

/** Creates or updates the streams (`npm run migrate`). Services ensure them again whenever they connect. */
async function main(): Promise<void> {
  const { NATS_URL: url, NATS_USER: user, NATS_PASSWORD: pass } = process.env;
  if (url === undefined || url === '') throw new Error('NATS_URL is missing: set it to the address of NATS');
  const connection = await connect({
    servers: url.split(','),
    ...(user === undefined ? {} : { user }),
    ...(pass === undefined ? {} : { pass }),
  });
  await ensureStreams(connection);
  await connection.close();
  process.stdout.write('streams: up to date\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`streams: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
