import type { DatabaseDefinition } from '#persistence';
import { Messages1763700000000 } from './migrations/1763700000000-messages';

/** What bot keeps in PostgreSQL. */
export const database: DatabaseDefinition = { schema: 'bot', entities: [], migrations: [Messages1763700000000] };
