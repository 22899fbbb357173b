import { QueryFailedError } from 'typeorm';

/** Why PostgreSQL refused a statement: its SQLSTATE, or what the system calls a connection that broke. Undefined for any other error. */
export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
