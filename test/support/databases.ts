import type { DatabaseDefinition } from '#persistence';
import { database as authSession } from '../../apps/auth-session/src/database/definition';
import { database as billing } from '../../apps/billing/src/database/definition';
import { database as bot } from '../../apps/bot/src/database/definition';
import { database as filtering } from '../../apps/filtering/src/database/definition';

/** What the services keep in PostgreSQL. */
export const DATABASES: readonly DatabaseDefinition[] = [authSession, billing, bot, filtering];
/** Their schemas; each has an outbox. */
export const SCHEMAS = DATABASES.map(({ schema }) => schema);
