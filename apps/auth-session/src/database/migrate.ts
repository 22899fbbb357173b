import { runMigrate } from '#persistence';
import { database } from './definition';

void runMigrate(database);
