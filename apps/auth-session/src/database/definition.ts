import type { DatabaseDefinition } from '#persistence';
import { ConsentRow } from '../drivers/consent.entity';
import { DriverRow } from '../drivers/driver.entity';
import { StaffRow } from '../staff/accounts/staff.entity';
import { StaffSessionRow } from '../staff/sessions/staff-session.entity';
import { SessionRow } from '../sessions/session.entity';
import { Drivers1763700000001 } from './migrations/1763700000001-drivers';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { Directory1764600000000 } from './migrations/1764600000000-directory';
import { Staff1764600000001 } from './migrations/1764600000001-staff';

/** What auth-session keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'auth',
  entities: [DriverRow, SessionRow, ConsentRow, StaffRow, StaffSessionRow],
  migrations: [Messages1763700000000, Drivers1763700000001, Directory1764600000000, Staff1764600000001],
};
