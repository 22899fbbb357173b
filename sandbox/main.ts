import { optionsFrom } from './config';
import { startSandbox } from './index';

/** The sandbox as a process of its own, for the demo. */
async function main(): Promise<void> {
  const sandbox = await startSandbox(optionsFrom(process.env));
  process.stdout.write(`sandbox on ${sandbox.url}: ${sandbox.exchange.board.size} loads\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : 'cannot start'}\n`);
  process.exit(1);
});
