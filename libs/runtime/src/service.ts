import 'reflect-metadata';
import { EventServer, MessagingModule, NatsConnection, RpcServer } from '#messaging';
import type { ClassRef } from '#contracts';
import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { Clock } from './clock';
import { followDemoClock } from './demo-clock.client';
import { ConfigError, loadConfig, natsOptions, ServiceConfig } from './config';
import { createLogger, hideFromLogs, NestLogger } from './logger';
import { letYoungGenerationGrow } from './memory';
import { startOpsServer, type OpsState, type Vital } from './ops.server';
import { exportTraces } from './trace-export';
import { secretsOf } from './variables';

/** What a service is; `main.ts` runs it, tests start it beside others in one process. */
export interface ServiceDefinition<Config extends ServiceConfig = ServiceConfig> {
  readonly name: string;
  readonly config: ClassRef<Config>;
  readonly module: Type;
  /** Providers without which the service is not ready, the connection to NATS aside. */
  readonly vitals?: readonly Type<Vital>[];
  /** How facts are heard; another schedule of tries stands here in tests. */
  readonly eventServer?: new (nats: NatsConnection) => EventServer;
  /** The public HTTP side; the gateway alone has one. */
  readonly http?: {
    readonly adapter: (config: Config) => FastifyAdapter;
    readonly listen: (app: NestFastifyApplication, config: Config) => Promise<void>;
  };
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly opsPort: number;
  readonly logger: NestLogger;
  /** Resolves when the service hears its calls and events. */
  readonly hearing: Promise<void>;
  /** Not ready at once, work in flight finished, everything closed. */
  stop(): Promise<void>;
}

@Global()
@Module({})
class ConfigModule {}

function rootModule(definition: ServiceDefinition, config: ServiceConfig, logger: NestLogger): DynamicModule {
  @Module({})
  class Root {}
  return {
    module: Root,
    imports: [
      {
        module: ConfigModule,
        providers: [
          { provide: definition.config, useValue: config },
          { provide: ServiceConfig, useValue: config },
          { provide: NestLogger, useValue: logger },
          Clock,
        ],
        exports: [definition.config, ServiceConfig, NestLogger, Clock],
      },
      MessagingModule.forRoot({
        inject: [ServiceConfig],
        useFactory: (own: ServiceConfig) => natsOptions(definition.name, own),
      }),
      definition.module,
    ],
  };
}

/**
 * Starts a service. It is alive before anything it depends on is there, and ready once its vitals are well.
 * @throws ConfigError when the environment is wrong
 */
export async function startService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  environment: NodeJS.ProcessEnv,
  logTo?: DestinationStream,
): Promise<RunningService> {
  const config = loadConfig(definition.config, environment);
  for (const secret of secretsOf(config)) hideFromLogs(secret);
  const logger = new NestLogger(createLogger(definition.name, config.LOG_LEVEL, logTo));
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: part } = config;
  const traces = collector === undefined ? undefined : await exportTraces(definition.name, collector, part);
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(definition as unknown as ServiceDefinition, config, logger),
    definition.http?.adapter(config) ?? new FastifyAdapter(),
    { logger, abortOnError: false },
  );
  const url = config.DEMO_CLOCK_URL;
  const leaveDemoClock = url === undefined ? undefined : followDemoClock(app.get(Clock), url);
  const nats = app.get(NatsConnection);
  const vitals: Vital[] = [nats, ...(definition.vitals ?? []).map((vital) => app.get<Vital>(vital, { strict: false }))];
  const state: OpsState = { stopping: false, vitals, dead: () => nats.dead };
  const ops = await startOpsServer(config.HOST, config.OPS_PORT, state);

  app.connectMicroservice({ strategy: new RpcServer(nats) }, { inheritAppConfig: true });
  app.connectMicroservice({ strategy: new (definition.eventServer ?? EventServer)(nats) }, { inheritAppConfig: true });
  await app.init();
  // Waits for NATS, which may come later than we do.
  const hearing = app.startAllMicroservices().then(() => undefined);
  if (definition.http !== undefined) {
    letYoungGenerationGrow();
    await definition.http.listen(app, config);
  }
  logger.log(`${definition.name} is up; operators' door on port ${ops.port}`, 'Service');

  const stop = async (): Promise<void> => {
    if (state.stopping) return;
    state.stopping = true;
    leaveDemoClock?.();
    await app.close();
    await traces?.stop();
    await new Promise<void>((closed) => {
      ops.server.close(() => closed());
      ops.server.closeAllConnections();
    });
  };
  return { app, opsPort: ops.port, logger, hearing, stop };
}

/** SIGTERM to the end of the process, at most. */
const STOP_LIMIT_MS = 9_500;

/** The whole life of a service process. */
export async function runService<Config extends ServiceConfig>(definition: ServiceDefinition<Config>): Promise<void> {
  let service: RunningService;
  try {
    service = await startService(definition, process.env);
  } catch (error) {
    const text =
      error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${definition.name} cannot start. ${text}\n`);
    process.exit(1);
  }
  const { logger } = service;
  const die = (kind: string) => (error: unknown) => {
    logger.fatal(error, kind);
    logger.pino.flush(() => process.exit(1));
  };
  process.on('uncaughtException', die('an exception nobody caught'));
  process.on('unhandledRejection', die('a rejection nobody handled'));
  service.hearing.catch(die('the service cannot hear NATS'));
  const stop = (signal: string): void => {
    logger.log(`${signal}: stopping`, 'Service');
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    service.stop().then(() => logger.pino.flush(() => process.exit(0)), die('the stop failed'));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
