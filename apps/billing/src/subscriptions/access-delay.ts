import { Histogram } from 'prom-client';

const delay = new Histogram({
  name: 'payment_access_delay_seconds',
  help: 'From the money being taken, by the clock of whoever took it, to the access it bought',
  buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 3_600],
});

/** Notes what a driver waited who had paid; both moments in ms since 1970. */
export const noteAccessDelay = (paidAt: number, now: number): void => delay.observe(Math.max(0, now - paidAt) / 1_000);
