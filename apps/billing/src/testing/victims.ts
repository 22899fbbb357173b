import { eventually, untilReady, type ServerProcess } from '#testing';
import type { Stage } from './stage';
import { Knife, Wire, type Point } from './wire';

interface Victim {
  readonly process: ServerProcess;
  readonly wires: { readonly postgres: Wire; readonly yookassa: Wire };
  /** Set from its death until it is there again. */
  restarting: Promise<void> | undefined;
}

/** Two processes of billing that live in the sandbox's time; each dies when it is told to, and is started again. */
export class Victims {
  private readonly victims: Victim[] = [];
  readonly knife = new Knife();

  private constructor(private readonly stage: Stage) {}

  static async start(stage: Stage): Promise<Victims> {
    const victims = new Victims(stage);
    await Promise.all([victims.add(), victims.add()]);
    return victims;
  }

  private async add(): Promise<void> {
    const { stage, knife } = this;
    const [database, shop] = [new URL(stage.postgres.url), new URL(stage.sandbox.yookassaUrl)];
    const wireTo = ({ hostname: host, port }: URL): Promise<Wire> => Wire.to({ host, port: Number(port) }, knife);
    const wires = { postgres: await wireTo(database), yookassa: await wireTo(shop) };
    for (const [url, wire] of [[database, wires.postgres] as const, [shop, wires.yookassa] as const]) {
      url.hostname = '127.0.0.1';
      url.port = String(wire.port);
    }
    const process = await stage.process({
      DATABASE_URL: database.href,
      YOOKASSA_API_URL: shop.href,
      DEMO_CLOCK_URL: `${stage.sandbox.url}/clock`,
    });
    const victim: Victim = { process, wires, restarting: undefined };
    wires.postgres.kill = wires.yookassa.kill = () => this.kill(victim);
    this.victims.push(victim);
  }

  /** The next one to come to that point dies there. @returns once somebody has */
  async dieAt(point: Point): Promise<void> {
    this.knife.draw(point);
    await eventually(`somebody dies of: ${point.name} ${point.side}`, () => !this.knife.drawn);
  }

  /** Dies wherever it is. */
  killOne(index: number): void {
    this.kill(this.victims[index % this.victims.length]!);
  }

  /** All of them are there again, and find what they need. */
  async back(): Promise<void> {
    await this.restarted();
    await Promise.all(this.victims.map(({ process }) => untilReady(process.port)));
  }

  cut(link: 'postgres' | 'yookassa'): void {
    for (const { wires } of this.victims) wires[link].cut();
  }

  mend(link: 'postgres' | 'yookassa'): void {
    for (const { wires } of this.victims) wires[link].mend();
  }

  async stop(): Promise<void> {
    this.knife.sheathe();
    await this.restarted();
    await Promise.all(this.victims.map(({ process }) => process.kill()));
    await Promise.all(this.victims.flatMap(({ wires }) => [wires.postgres.close(), wires.yookassa.close()]));
  }

  private async restarted(): Promise<void> {
    await Promise.all(this.victims.map(({ restarting }) => restarting ?? Promise.resolve()));
  }

  /** What a dying one still says kills nobody twice. */
  private kill(victim: Victim): void {
    victim.restarting ??= this.restart(victim.process).finally(() => (victim.restarting = undefined));
  }

  private async restart(process: ServerProcess): Promise<void> {
    await process.kill();
    await this.free();
    await process.start();
  }

  /** What a dead or cut off one had taken is free when its time is over; here that is now. */
  async free(): Promise<void> {
    for (const table of ['payment_attempts', 'payment_notifications'])
      await this.stage.rows(`update billing.${table} set taken_until = null where taken_until is not null`);
  }
}
