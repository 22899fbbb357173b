export { Database, DatabaseModule, type DatabaseDefinition } from './database.module';
export { InboxRow, OutboxRow } from './messages.entity';
export { MessageTables, migrate, runMigrate } from './migrate';
export { heardFirst, Outbox } from './outbox';
export { RedisConnection, RedisModule } from './redis.module';
