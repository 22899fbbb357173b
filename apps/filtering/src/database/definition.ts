import type { DatabaseDefinition } from '#persistence';
import { LastFilterRow } from '../last-filter/last-filter.entity';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { LastFilters1763700000001 } from './migrations/1763700000001-last-filters';

/** What filtering keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'filtering',
  entities: [LastFilterRow],
  migrations: [Messages1763700000000, LastFilters1763700000001],
};
