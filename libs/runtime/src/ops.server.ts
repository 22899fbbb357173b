import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, register } from 'prom-client';

/** Something a service cannot do its work without. */
export interface Vital {
  /** What is wrong now, undefined when nothing is. */
  problem(): string | undefined;
}

export interface OpsState {
  /** Set once at the beginning of the stop: no new work is wanted. */
  stopping: boolean;
  vitals: readonly Vital[];
  /** True when only a new process helps. */
  dead: () => boolean;
}

let measured = false;

/** The operators' door: liveness, readiness, metrics. Liveness asks about this process alone, never about what it depends on. */
export async function startOpsServer(host: string, port: number, state: OpsState): Promise<{ server: Server; port: number }> {
  if (!measured) collectDefaultMetrics();
  measured = true;
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    switch (request.url) {
      case '/livez':
        answer(state.dead() ? 503 : 200, { alive: !state.dead() });
        return;
      case '/readyz': {
        const problems = state.vitals.map((vital) => vital.problem()).filter((problem) => problem !== undefined);
        if (state.stopping) problems.unshift('stopping');
        answer(problems.length === 0 ? 200 : 503, { ready: problems.length === 0, problems });
        return;
      }
      case '/metrics':
        void register.metrics().then(
          (text) => response.writeHead(200, { 'content-type': register.contentType }).end(text),
          () => answer(500, { error: 'metrics could not be collected' }),
        );
        return;
      default:
        answer(404, { error: 'only /livez, /readyz and /metrics are here' });
    }
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, host, listening));
  return { server, port: (server.address() as AddressInfo).port };
}
