import 'reflect-metadata';
import type { ClassRef } from '#contracts';
import type { MessagingOptions } from '#messaging';
import { plainToInstance } from 'class-transformer';
import { IsIn, IsOptional, IsString, MinLength, validateSync } from 'class-validator';
import { CollectorAddress, PrivateAddress } from './addresses';
import { IntegerVariable, NumberVariable, SecretVariable } from './variables';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The environment every service has. Property names are the variables' names. */
export class ServiceConfig {
  @IsIn(['production', 'development', 'test']) NODE_ENV: 'production' | 'development' | 'test' = 'production';
  @IsIn(LOG_LEVELS) LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
  @IsString() HOST = '0.0.0.0';
  @IntegerVariable(0, 65_535) OPS_PORT!: number;
  /** Traces go there, by OTLP over HTTP; without it none are recorded. */
  @IsOptional() @CollectorAddress() OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  /** Of the traces that begin in this service, the part that is recorded. */
  @NumberVariable(0, 1) OTEL_TRACES_SAMPLER_ARG = 1;
  @IsOptional() @IsString() ALERT_CHAT_ID?: string;
  /** Only in a demo: who tells the time, so that a person can let days pass. */
  @IsOptional() @PrivateAddress() DEMO_CLOCK_URL?: string;
  @MinLength(1) NATS_URL!: string;
  @IsOptional() @IsString() NATS_CREDS?: string;
  @IsOptional() @IsString() NATS_USER?: string;
  @IsOptional() @SecretVariable() NATS_PASSWORD?: string;
  @IsOptional() @IsString() NATS_TLS_CA?: string;
}

/** How a process that calls itself `service` reaches NATS. */
export const natsOptions = (service: string, config: ServiceConfig): MessagingOptions => ({
  service,
  url: config.NATS_URL,
  user: config.NATS_USER,
  password: config.NATS_PASSWORD,
  credsFile: config.NATS_CREDS,
  tlsCaFile: config.NATS_TLS_CA,
});

/** The environment is not what the service needs. The message names variables and remedies, never values. */
export class ConfigError extends Error {}

/**
 * Reads the environment of one service. An empty variable counts as absent.
 * @throws ConfigError naming every wrong or missing variable at once
 */
export function loadConfig<T extends object>(shape: ClassRef<T>, environment: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const config = plainToInstance(shape, given, { exposeDefaultValues: true });
  const problems = validateSync(config, { whitelist: true, forbidUnknownValues: false });
  if (problems.length === 0) return config;
  const lines = problems.map(({ property, constraints }) => {
    const state = given[property] === undefined ? 'is missing' : 'is wrong';
    return `  ${property} ${state}: ${Object.values(constraints ?? {})
      .map((text) => text.replace(`${property} `, ''))
      .join('; ')}`;
  });
  throw new ConfigError(`The environment is not complete (.env.example describes every variable):\n${lines.join('\n')}`);
}
