import { Refusal } from '#contracts';
import { Logger } from '@nestjs/common';

export type Print = (line: string) => void;

/** @returns whether all went well */
export type Command = (args: readonly string[], environment: NodeJS.ProcessEnv, print: Print) => Promise<boolean>;

/** The whole life of a command's process. */
export function runCommand(command: Command): void {
  Logger.overrideLogger(false);
  command(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`)).then(
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${describe(error)}\n`);
      process.exit(1);
    },
  );
}

function describe(error: unknown): string {
  if (error instanceof Refusal) {
    const fields = (error.details.errors ?? []).map(({ field, code }) => `${field} ${code}`).join(', ');
    return `Refused: ${error.code}${fields === '' ? '' : `: ${fields}`}`;
  }
  return error instanceof Error ? error.message : 'unknown failure';
}
