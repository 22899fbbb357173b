import autocannon from 'autocannon';

/** One request of the generator. */
export interface Shot {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface Measured {
  readonly connections: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Answers that were not the wanted status, 429 among them, and broken connections. */
  readonly errors: number;
  readonly answered: number;
}

interface Plan {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly next: () => Shot;
  readonly status: number;
  /** Requests a second over all connections; as many as go without. */
  readonly rate?: number;
}

/** Fires for so long and measures. Closed loop: a connection sends its next request when it has its answer. */
export async function fire({ url, connections, seconds, next, status, rate }: Plan): Promise<Measured> {
  const latencies: number[] = [];
  let errors = 0;
  const { promise, finish } = outcome();
  const run = autocannon(
    {
      url,
      connections,
      duration: seconds,
      timeout: 20,
      ...(rate === undefined ? {} : { overallRate: rate }),
      requests: [
        {
          setupRequest: (request) => {
            const { method = 'GET', path, headers, body } = next();
            return { ...request, method, path, headers, ...(body === undefined ? {} : { body }) };
          },
        },
      ],
    },
    finish,
  );
  run.on('response', (_client: unknown, code: number, _bytes: number, milliseconds: number) => {
    latencies.push(milliseconds);
    if (code !== status) errors++;
  });
  const result = await promise;
  return summary(latencies, { connections, seconds: result.duration, errors: errors + result.errors });
}

/** @param latencies in ms, one for each answer */
export function summary(latencies: number[], run: { connections: number; seconds: number; errors: number }): Measured {
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0).toFixed(2));
  return {
    ...run,
    perSecond: Math.round(latencies.length / run.seconds),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    answered: latencies.length,
  };
}

function outcome(): { promise: Promise<autocannon.Result>; finish: (error: Error | null, result: autocannon.Result) => void } {
  let finish: (error: Error | null, result: autocannon.Result) => void = () => undefined;
  const promise = new Promise<autocannon.Result>((done, failed) => {
    finish = (error, result) => {
      if (error === null) done(result);
      else failed(error);
    };
  });
  return { promise, finish };
}

/** Picks as people do: the first most, the second half as often, the third a third (Zipf). */
export function zipf<T>(items: readonly T[]): () => T {
  const weights = items.map((_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return () => {
    let left = Math.random() * total;
    const index = weights.findIndex((weight) => (left -= weight) <= 0);
    return items[Math.max(0, index)] as T;
  };
}
