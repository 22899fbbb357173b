export { makeCertificate, type Certificate } from './certificates';
export { factsOf, takenAway, type SchemaFacts } from './schema-changes';
export { inFull } from './length';
export { LogLines } from './log-lines';
export { eventually, freePort, serverBinary, ServerProcess } from './server-process';
export { createDatabase, startNats, startRedis, type PrivateDatabase, type PrivateServer } from './servers';
