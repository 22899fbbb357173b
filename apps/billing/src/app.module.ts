import { Database, DatabaseModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { BillingConfig } from './config';
import { database } from './database/definition';

@Module({ imports: [DatabaseModule.forRoot(database, BillingConfig)] })
export class BillingModule {}

export const billing: ServiceDefinition<BillingConfig> = {
  name: 'billing',
  config: BillingConfig,
  module: BillingModule,
  vitals: [Database],
};
