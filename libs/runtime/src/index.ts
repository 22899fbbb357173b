export { isOutsideAddress, OutsideAddress, WebAddress } from './addresses';
export { Clock } from './clock';
import './memory';

export { ConfigError, loadConfig, ServiceConfig } from './config';
export { createLogger, hideFromLogs, NestLogger } from './logger';
export type { Vital } from './ops.server';
export { runService, startService, type RunningService, type ServiceDefinition } from './service';
export { IntegerVariable, NumberVariable, SecretVariable } from './variables';
