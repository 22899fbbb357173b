import type { DatabaseDefinition } from '#persistence';
import { ConsentRow } from '../drivers/consent.entity';
import { DriverRow } from '../drivers/driver.entity';
import { SessionRow } from '../sessions/session.entity';
import { Drivers1763700000001 } from './migrations/1763700000001-drivers';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { Directory1764600000000 } from './migrations/1764600000000-directory';

/** What auth-session keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'auth',
  entities: [DriverRow, SessionRow, ConsentRow],
  migrations: [Messages1763700000000, Drivers1763700000001, Directory1764600000000],
};
