import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Database, dataSourceOptions, type DatabaseDefinition } from './database';
import { OldMessages } from './old-messages';
import { Outbox, OutboxRelay } from './outbox';
import { OutboxDepth } from './outbox-depth';

@Global()
@Module({})
export class DatabaseModule {
  /** `config` is the service's configuration class; its DATABASE_URL is read. */
  static forRoot(definition: DatabaseDefinition, config: Type<{ DATABASE_URL: string }>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [config],
          useFactory: (own: { DATABASE_URL: string }) => ({
            ...dataSourceOptions(definition, own.DATABASE_URL),
            manualInitialization: true,
          }),
        }),
        TypeOrmModule.forFeature([...definition.entities]),
      ],
      providers: [Database, Outbox, OutboxRelay, OutboxDepth, OldMessages],
      exports: [TypeOrmModule, Database, Outbox],
    };
  }
}
