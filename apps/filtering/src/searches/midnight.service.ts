import { Database, Rounds } from '#persistence';
import { Injectable } from '@nestjs/common';
import { SearchQueries } from './search-queries.service';

/** Keeps the queries of the next day ready for searches that begin today. */
@Injectable()
export class Midnight extends Rounds {
  protected readonly everyMs = 1_000;

  constructor(
    database: Database,
    private readonly queries: SearchQueries,
  ) {
    super(database);
  }

  protected round(): Promise<boolean> {
    return this.queries.roll();
  }
}
