/** Node's words for a peer that is not there. */
const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);

/**
 * PostgreSQL's classes 08 (connection), 53 (resources), 57P (shutting down, not yet up), a database closed to connections, and what
 * took too long: a lock that somebody else holds, a statement.
 */
const POSTGRES_STATES = /^(08|53|57P)|^(55000|55P03|57014)$/;

/** What drivers say without a code; the ORM knows no entity before its first connection, and lets go of a broken one in the middle of a transaction. */
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|DataSource is not set yet|not connected|Driver not Connected|connection is closed|Cannot use a pool after|No metadata for|already released/i;

/** Whether an error means that a backing service did not answer, rather than that we asked it something wrong. */
export function isUnreachable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (NETWORK_CODES.has(code) || POSTGRES_STATES.test(code))) return true;
  return MESSAGES.test(error.message) || isUnreachable((error as { driverError?: unknown }).driverError);
}
