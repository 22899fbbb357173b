export { AccessBookModule } from './access-book.module';
export { isOutsideAddress, OutsideAddress, WebAddress } from './addresses';
export { Clock } from './clock';
export { runCommand, type Command, type Print } from './command';
import './memory';

export { ConfigError, loadConfig, natsOptions, ServiceConfig } from './config';
export { createLogger, hideFromLogs, NestLogger } from './logger';
export type { Vital } from './ops.server';
export { runService, startService, type RunningService, type ServiceDefinition } from './service';
export { IntegerVariable, NumberVariable, SecretVariable } from './variables';
