import type { DatabaseDefinition } from '#persistence';
import { LastFilterRow } from '../last-filter/last-filter.entity';
import { SearchRow } from '../searches/search.entity';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { LastFilters1763700000001 } from './migrations/1763700000001-last-filters';
import { Searches1764100000000 } from './migrations/1764100000000-searches';
import { Alerts1764100000001 } from './migrations/1764100000001-alerts';
import { Answers1764100000002 } from './migrations/1764100000002-answers';
import { Standing1764610000000 } from './migrations/1764610000000-standing';
import { SearchRegions1764620000000 } from './migrations/1764620000000-search-regions';

/** What filtering keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'filtering',
  entities: [LastFilterRow, SearchRow],
  migrations: [
    Messages1763700000000,
    LastFilters1763700000001,
    Searches1764100000000,
    Alerts1764100000001,
    Answers1764100000002,
    Standing1764610000000,
    SearchRegions1764620000000,
  ],
};
