import { Counter, Histogram } from 'prom-client';

/** Calls to CargoTech that watching made. */
export const calls = new Counter({
  name: 'watch_calls_total',
  help: 'Calls to CargoTech that watching made: pages of lists, details of followed loads',
  labelNames: ['kind'],
});

export const said = new Counter({
  name: 'watch_said_total',
  help: 'Events said about loads: appeared, changed, gone',
  labelNames: ['what'],
});

export const lag = new Histogram({
  name: 'watch_lag_seconds',
  help: 'How much later than due a query was looked at',
  buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120],
});
