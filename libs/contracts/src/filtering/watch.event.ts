import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { defineEvent } from '../contract';

export class QueriesWantedPayload {
  /** SHA-256 (hex) of each query that the search means now or soon. */
  @IsArray() @ArrayMaxSize(100) @Matches(/^[0-9a-f]{64}$/, { each: true }) queryKeys!: string[];
}

/** A driver wants alerts for these queries from now on. Others may have wanted them before; ListWatchedQueries names them all. */
export const QueriesWanted = defineEvent({ subject: 'evt.filtering.queries-wanted', payload: QueriesWantedPayload });
