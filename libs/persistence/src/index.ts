export { Database, DatabaseModule, openDatabase, type DatabaseDefinition } from './database.module';
export { createDayFigures, DayFigures, type CountDays } from './day-figures';
export { answerOnce, createAnswers, type KeyedRequest } from './idempotency';
export { isKeyRing, KeyRing, SealBroken } from './key-ring';
export { createLeases, Lease } from './lease';
export { InboxRow, OutboxRow } from './messages.entity';
export { MessageTables, migrate, runMigrate } from './migrate';
export { heardFirst, Outbox } from './outbox';
export { RedisConnection, RedisModule } from './redis.module';
