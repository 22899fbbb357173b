import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Clock } from './clock';
import { loadConfig, ServiceConfig } from './config';
import { followDemoClock } from './demo-clock.client';

const DAY_MS = 86_400_000;

describe('a demo whose time a person moves', () => {
  it('is followed, and stands where it was while nobody tells the time', async () => {
    let days = 8;
    const server = createServer((_request, response) => response.end(JSON.stringify({ now: Date.now() + days * DAY_MS })));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const clock = new Clock();
    const daysAhead = (): number => Math.round((clock.now() - Date.now()) / DAY_MS);
    const leave = followDemoClock(clock, `http://127.0.0.1:${(server.address() as AddressInfo).port}/clock`);
    const come = async (wanted: number): Promise<void> => {
      while (daysAhead() !== wanted) await new Promise((done) => setTimeout(done, 20));
    };
    try {
      await come(8);
      days = 9;
      await come(9);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      expect(daysAhead()).toBe(9);
    } finally {
      leave();
    }
  });

  it('is told by an address nobody outside can have, or not at all', () => {
    const problem = (url: string): string => {
      try {
        loadConfig(ServiceConfig, { OPS_PORT: '0', NATS_URL: 'nats://127.0.0.1:4222', DEMO_CLOCK_URL: url });
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(problem('http://127.0.0.1:4000/clock')).toBe('');
    expect(problem('http://sandbox:4000/clock')).toBe('');
    for (const url of ['https://time.example/clock', 'http://time.example/clock', 'time'])
      expect(problem(url)).toContain('DEMO_CLOCK_URL is wrong: must be an http address inside the machine or a private network');
  });
});
