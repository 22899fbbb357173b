import { fire } from './load';
import { pace } from './paced';
import type { Results } from './report';
import type { Stage } from './stage';

const REPLICAS = 4;
const DRIVERS = 1_000;
/** How often one of them looks. */
const EVERY_SECONDS = 5;
const SAMPLE_MS = 250;

/** What the exchange is asked while 1000 drivers browse, with several replicas of the service that asks it. */
export async function measureEconomy(stage: Stage, seconds: number): Promise<Results['economy']> {
  const { system, nextList, get } = stage;
  for (let extra = 1; extra < REPLICAS; extra++) await system.startService('cargo-gateway');
  const { counters } = system.sandbox.exchange;
  const before = counters['list'] ?? 0;
  const ages: number[] = [];
  const sample = async (): Promise<void> => {
    try {
      const page = (await (await get(nextList().path)).json()) as { data: { fetchedAt: string } };
      ages.push(Date.now() - Date.parse(page.data.fetchedAt));
    } catch {
      ages.push(Infinity);
    }
  };
  const sampler = setInterval(() => void sample(), SAMPLE_MS);
  const { answered, errors } = await pace({
    url: system.url,
    drivers: DRIVERS,
    everySeconds: EVERY_SECONDS,
    seconds,
    status: 200,
    next: nextList,
  });
  clearInterval(sampler);
  ages.sort((a, b) => a - b);
  return {
    seconds,
    answered,
    errors,
    upstreamCalls: (counters['list'] ?? 0) - before,
    ageP95Seconds: Math.round((ages[Math.floor(ages.length * 0.95)] ?? 0) / 1_000),
  };
}

/** Every request another filter, so that nothing can be shared: the budget has to hold, and the surplus to be refused in plain words. */
export async function flood({ system, nextList }: Stage, seconds: number): Promise<Results['flood']> {
  let odd = 0;
  const { answered, errors } = await fire({
    url: system.url,
    connections: 50,
    seconds,
    rate: 60,
    status: 200,
    next: () => ({ ...nextList(), path: `/api/v1/cargos?distance=${(odd = (odd + 1) % 4_000)},9000` }),
  });
  return { answered, refused: errors, busiestMinute: system.sandbox.exchange.account.busiestMinute };
}
