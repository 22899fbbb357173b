import { Injectable } from '@nestjs/common';
import { Rounds } from './rounds';

const DAY_MS = 86_400_000;
/** A lost stream is filled again from here, and no stream keeps longer than thirty days: what is older can neither be asked for nor come again. */
const KEPT_MS = 35 * DAY_MS;
const ROWS_AT_ONCE = 5_000;

/** Drops facts that were said, and marks of facts that were heard, once nobody can need them. Any replica, the same rows once. */
@Injectable()
export class OldMessages extends Rounds {
  protected readonly everyMs = DAY_MS / 4;

  /** One round for those who do not want to wait for it. @returns whether there may be more to drop */
  async round(): Promise<boolean> {
    const said = await this.drop('outbox', 'published_at');
    const heard = await this.drop('inbox', 'processed_at');
    return said || heard;
  }

  private async drop(table: string, moment: string): Promise<boolean> {
    const { source } = this.database;
    const name = `"${source.driver.schema}".${table}`;
    const [, dropped] = await source.query<[unknown, number]>(
      `delete from ${name} where ctid = any(array(
         select ctid from ${name} where ${moment} < $1 limit ${ROWS_AT_ONCE} for update skip locked))`,
      [new Date(Date.now() - KEPT_MS)],
    );
    return dropped === ROWS_AT_ONCE;
  }
}
