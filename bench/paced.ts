import { Agent, request } from 'node:http';
import { summary, type Measured, type Shot } from './load';

interface Pace {
  readonly url: string;
  readonly drivers: number;
  /** How often each driver asks. */
  readonly everySeconds: number;
  readonly seconds: number;
  readonly next: (driver: number) => Shot;
  readonly status: number;
}

/**
 * Drivers who ask steadily, each on a connection and at a moment of their own, evenly spread over the period. Open loop: whoever is
 * answered late does not hold the next request back, and the wait counts from the moment the request was due. In a first lap
 * that does not count every driver connects.
 */
export async function pace({ url, drivers, everySeconds, seconds, next, status }: Pace): Promise<Measured> {
  const agents = Array.from({ length: drivers }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const stepMs = (everySeconds * 1_000) / drivers;
  const last = drivers + Math.round((seconds * 1_000) / stepMs);
  const latencies: number[] = [];
  const underWay: Promise<void>[] = [];
  let errors = 0;
  const begun = performance.now();
  const fire = async (number: number): Promise<void> => {
    const due = begun + number * stepMs;
    const driver = number % drivers;
    const code = await answerTo(url, next(driver), agents[driver]);
    if (number < drivers) return;
    latencies.push(performance.now() - due);
    if (code !== status) errors++;
  };
  for (let number = 0; number < last;) {
    for (; number < last && begun + number * stepMs <= performance.now(); number++) underWay.push(fire(number));
    await new Promise((tick) => setTimeout(tick, 1));
  }
  await Promise.all(underWay);
  for (const agent of agents) agent.destroy();
  return summary(latencies, { connections: drivers, seconds, errors });
}

/** The status of the answer when its last byte is here, 0 when there was none. */
export const answerTo = (url: string, { method = 'GET', path, headers, body }: Shot, agent: Agent | undefined): Promise<number> =>
  new Promise((done) => {
    request(`${url}${path}`, { method, headers, ...(agent === undefined ? {} : { agent }) }, (response) => {
      response.resume().on('end', () => done(response.statusCode ?? 0));
    })
      .on('error', () => done(0))
      .end(body);
  });
