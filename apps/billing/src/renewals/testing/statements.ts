import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '#persistence';
import type { QueryRunner } from 'typeorm';

interface Script {
  left: number;
  readonly lastArrives: boolean;
  readonly then: () => Promise<void>;
}

/** What a process does no more. */
export class Death extends Error {}

export interface Moment {
  /** The statement at which it happens, from 1. */
  readonly statement: number;
  /** After PostgreSQL has done the statement, or before it hears of it. */
  readonly lastArrives: boolean;
}

/** Interferes between any two statements of a piece of work. Undone by `jest.restoreAllMocks`. */
export class Statements {
  private readonly scripts = new AsyncLocalStorage<Script | undefined>();

  static async watch(databases: readonly Database[]): Promise<Statements> {
    const statements = new Statements();
    const runner = databases[0]!.source.createQueryRunner();
    const prototype = Object.getPrototypeOf(runner) as QueryRunner;
    await runner.release();
    const { scripts } = statements;
    const real = prototype.query;
    jest.spyOn(prototype, 'query').mockImplementation(async function (this: QueryRunner, ...statement: Parameters<typeof real>) {
      const script = scripts.getStore();
      const last = script !== undefined && statement[0] !== 'ROLLBACK' && --script.left === 0;
      if (last && !script.lastArrives) await scripts.run(undefined, script.then);
      const result: unknown = await real.apply(this, statement);
      if (last && script.lastArrives) await scripts.run(undefined, script.then);
      return result;
    });
    return statements;
  }

  /** @param then happens at that moment; one that throws ends the work there @returns whether the work came so far */
  async at({ statement, lastArrives }: Moment, then: () => Promise<void>, work: () => Promise<unknown>): Promise<boolean> {
    let came = false;
    const script: Script = {
      left: statement,
      lastArrives,
      then: () => {
        came = true;
        return then();
      },
    };
    await this.scripts.run(script, work).catch((error: unknown) => {
      if (!(error instanceof Death)) throw error;
    });
    return came;
  }

  /** Kills the work at that moment. @returns false when it ended before */
  dieAt(moment: Moment, work: () => Promise<unknown>): Promise<boolean> {
    return this.at(moment, () => Promise.reject(new Death()), work);
  }
}
