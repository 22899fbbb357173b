import { Agent } from 'node:http';
import { summary, type Measured, type Shot } from '../load';
import { answerTo } from '../paced';

/** Does the `n`th piece of work. @returns whether it went as it should */
export type Call = (n: number) => Promise<boolean>;

interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
}

/** At a steady rate whatever the answers take: what is measured is the cost of the work, not how fast it can be asked for. */
export async function steadily({ perSecond, seconds }: Rate, call: Call): Promise<Measured> {
  const run = new Run(call);
  const begun = performance.now();
  const last = Math.max(1, Math.round(perSecond * seconds));
  for (let n = 0; n < last;) {
    const due = Math.min(last, Math.floor(((performance.now() - begun) / 1_000) * perSecond) + 1);
    while (n < due) void run.begin(n++);
    await new Promise((tick) => setTimeout(tick, 2));
  }
  return run.end();
}

/** As fast as answers come to so many who each ask again when they have theirs. `first` numbers the work. */
export async function asFastAsPossible(atOnce: number, seconds: number, call: Call, first = 0): Promise<Measured> {
  const run = new Run(call);
  const until = performance.now() + seconds * 1_000;
  let n = first;
  const asker = async (): Promise<void> => {
    while (performance.now() < until) await run.begin(n++);
  };
  await Promise.all(Array.from({ length: atOnce }, asker));
  return run.end();
}

class Run {
  private readonly begun = performance.now();
  private readonly latencies: number[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private errors = 0;

  constructor(private readonly call: Call) {}

  begin(n: number): Promise<void> {
    const due = performance.now();
    const one = this.call(n)
      .catch(() => false)
      .then((well) => {
        this.latencies.push(performance.now() - due);
        if (!well) this.errors++;
        this.underWay.delete(one);
      });
    this.underWay.add(one);
    return one;
  }

  async end(): Promise<Measured> {
    await Promise.all(this.underWay);
    return summary(this.latencies, { connections: 0, seconds: (performance.now() - this.begun) / 1_000, errors: this.errors });
  }
}

/** Requests over HTTP on a few connections that are kept, as those of an ingress are. */
export class Door {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });

  constructor(readonly url: string) {}

  /** @returns whether the answer had the wanted status */
  async send(shot: Shot, status: number): Promise<boolean> {
    return (await answerTo(this.url, shot, this.agent)) === status;
  }

  close(): void {
    this.agent.destroy();
  }
}
