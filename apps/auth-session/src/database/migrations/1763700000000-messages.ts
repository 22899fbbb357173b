import { MessageTables } from '#persistence';

/** The outbox and the inbox of auth-session. */
export class Messages1763700000000 extends MessageTables {
  readonly name = 'Messages1763700000000';
  protected readonly schema = 'auth';
}
