import { loadConfig, runCommand, type Print } from '#runtime';
import { openDatabase } from '#persistence';
import { verify } from '../audit/verification';
import { BillingConfig } from '../config';
import { database } from '../database/definition';

/** Reads the whole audit log and says whether it is what was written. @returns whether it is. @throws ConfigError */
export async function checkAudit([word]: readonly string[], environment: NodeJS.ProcessEnv, print: Print): Promise<boolean> {
  if (word !== 'verify') {
    print('Usage: npm run audit -- verify');
    return false;
  }
  const config = loadConfig(BillingConfig, environment);
  const opened = await openDatabase(database, config.DATABASE_URL);
  try {
    const verdict = await opened.source.transaction('REPEATABLE READ', (manager) => verify(manager, config.AUDIT_KEY));
    print(
      verdict.whole
        ? `The audit log is whole: ${verdict.lines} lines, none changed, none missing`
        : `The audit log was touched: ${verdict.problem ?? 'unknown'} (${verdict.lines} lines before it are whole)`,
    );
    return verdict.whole;
  } finally {
    await opened.onApplicationShutdown();
  }
}

if (require.main === module) runCommand(checkAudit);
