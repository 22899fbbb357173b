import type { AddressInfo } from 'node:net';
import { startService, type RunningService } from '#runtime';
import type { LogLines } from '#testing';
import { apiGateway } from '../app.module';
import { SESSION_SECRET } from './session-secret';
import type { SignedInStaff } from './staff';

/** One replica of the gateway under test. */
export interface Gateway {
  readonly service: RunningService;
  readonly url: string;
  readonly port: number;
  /** A request with the token of a driver or the session of a member of staff, when one is given. */
  ask(
    path: string,
    options?: { token?: string; staff?: SignedInStaff; method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
}

export async function startGateway(
  servers: { nats: string; redis: string },
  environment: NodeJS.ProcessEnv = {},
  log?: LogLines,
): Promise<Gateway> {
  const service = await startService(
    apiGateway,
    {
      NODE_ENV: 'test',
      NATS_URL: servers.nats,
      REDIS_URL: servers.redis,
      HOST: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
      SESSION_SECRET,
      ...(environment['NODE_ENV'] === 'production' ? { YOOKASSA_WEBHOOK_SECRET: 'a-path-of-the-tests' } : {}),
      LOG_LEVEL: 'trace',
      ...environment,
    },
    log,
  );
  await service.hearing;
  const { port } = service.app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const ask: Gateway['ask'] = (path, { token, staff, method = 'GET', body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...staff?.headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { service, url, port, ask };
}
