export { ChaosProxy } from './chaos-proxy';
export { factsOf, takenAway, type SchemaFacts } from './schema-changes';
export { inFull } from './length';
export { LogLines } from './log-lines';
export { eventually, freePort, serverBinary, ServerProcess } from './server-process';
export { NatsCluster } from './nats-cluster';
export { PrivatePostgres } from './postgres';
export { createDatabase, startNats, startRedis, type PrivateDatabase, type PrivateServer } from './servers';
export { TraceCollector, type CollectedSpan } from './trace-collector';
