import { AccessChanged, type AccessState } from '#contracts';
import { HandleEvent } from '#messaging';
import { ServiceConfig, startService } from '#runtime';
import { eventually } from '#testing';
import { Controller, Injectable, Module } from '@nestjs/common';
import { System } from '../test/support/system';
import { signInAll } from './drivers';

/** So many payers a second press the button. */
const PAID_PER_SECOND = 10;
const CARD = { type: 'bank_card' } as const;

export interface PaymentFigures {
  readonly payments: number;
  /** From the request to the API to its answer, without the time that YooKassa took, ms. */
  readonly overheadP50: number;
  readonly overheadP95: number;
  /** From the payment at YooKassa, through its notification, to word of the driver's access, ms. */
  readonly handledP50: number;
  readonly handledP99: number;
}

/** When whose access became another one. */
@Injectable()
class Heard {
  readonly met = new Set<string>();
  readonly paid = new Map<string, number>();
}

@Controller()
class HeardController {
  constructor(private readonly heard: Heard) {}

  @HandleEvent(AccessChanged, { everyReplica: true })
  changed({ driverId, source, version }: AccessState): void {
    // The trial is the first version; the payment is the one after.
    if (source !== null) this.heard.met.add(driverId);
    if (version > 1) this.heard.paid.set(driverId, performance.now());
  }
}

@Module({ controllers: [HeardController], providers: [Heard] })
class ListenerModule {}

/** Money through the real services: an order by the API, a notification by the gateway. In a system of its own, where access is paid for. */
export async function measurePayments(payments: number, logFile: string): Promise<PaymentFigures> {
  const system = await System.start({
    shop: true,
    logFile,
    environment: { LOG_LEVEL: 'info' },
    sandbox: { loads: 100, alive: false },
  });
  const environment = { NATS_URL: system.nats.url, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
  const listener = await startService({ name: 'bench', config: ServiceConfig, module: ListenerModule }, environment);
  try {
    await listener.hearing;
    return await measure(system, listener.app.get(Heard), payments);
  } finally {
    await listener.stop();
    await system.stop();
  }
}

async function measure(system: System, heard: Heard, payments: number): Promise<PaymentFigures> {
  // The first orders warm up the running code and are paid like the others; they do not count.
  const warm = Math.ceil(payments / 4);
  const overheads: number[] = [];
  // A driver has been here for a while before they pay: what a first login sets going is over.
  const tokens = await signInAll(system, warm + payments);
  await eventually('all of them have their trial', () => heard.met.size === tokens.length, 60_000);
  for (const [driver, token] of tokens.entries()) {
    const overhead = await order(system, token, driver);
    if (driver >= warm) overheads.push(overhead);
  }
  const delays: number[] = [];
  const waiting: Promise<void>[] = [];
  for (const [n, payment] of [...system.sandbox.yookassa.shop.payments.values()].entries()) {
    const { customerId = '' } = payment.asked;
    const begun = performance.now();
    system.sandbox.yookassa.payments.pay(payment, CARD);
    waiting.push(
      eventually('the payment is handled', () => heard.paid.has(customerId), 30_000).then(() => {
        if (n >= warm) delays.push((heard.paid.get(customerId) ?? Infinity) - begun);
      }),
    );
    await new Promise((done) => setTimeout(done, 1_000 / PAID_PER_SECOND));
  }
  await Promise.all(waiting);
  const at = (values: number[], share: number): number =>
    Math.round(values.sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0);
  return {
    payments,
    overheadP50: at(overheads, 0.5),
    overheadP95: at(overheads, 0.95),
    handledP50: at(delays, 0.5),
    handledP99: at(delays, 0.99),
  };
}

/** @returns what our side of an order took, ms */
async function order(system: System, token: string, driver: number): Promise<number> {
  const before = await atYooKassa(system);
  const begun = performance.now();
  const answer = await system.post('/payments', { tariff: '1_month', email: `driver${driver}@example.ru` }, token);
  const took = performance.now() - begun;
  if (answer.status !== 201) throw new Error(`an order was answered with ${answer.status} ${await answer.text()}`);
  return took - ((await atYooKassa(system)) - before);
}

/** Time that billing has waited for YooKassa's answers to orders, ms. */
async function atYooKassa(system: System): Promise<number> {
  const text = await (await fetch(`${system.ops('billing')}/metrics`)).text();
  const line = text
    .split('\n')
    .find((one) => one.startsWith('yookassa_request_duration_seconds_sum') && one.includes('create-payment'));
  return Number(line?.split(' ').at(-1) ?? 0) * 1_000;
}
