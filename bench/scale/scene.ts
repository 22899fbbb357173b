import type { Office } from '../../test/support/office';
import type { System } from '../../test/support/system';
import type { Measured } from '../load';
import { each, type Meter, type Spent } from '../meters/meter';
import type { Member } from './crowd';
import type { Door } from './steady';

/** What one piece of work costs, and how it went at the rate it was measured at. */
export interface Cost extends Omit<Measured, 'connections' | 'answered'> {
  readonly name: WorkName;
  readonly count: number;
  /** Of one: processor seconds by part, messages, commands, rows, bytes. */
  readonly each: Spent;
}

export const WORK = [
  'first list of a visit',
  'list, every 30 s',
  'list, again at once',
  'list, not changed',
  'detail',
  'autocomplete',
  'me',
  'login',
  'first login',
  'response',
  'saved search',
  'payment',
  'event to an open app',
  'event to nobody',
  'alert',
] as const;
export type WorkName = (typeof WORK)[number];

export interface Scene {
  readonly system: System;
  readonly meter: Meter;
  readonly office: Office;
  readonly door: Door;
  readonly crowd: readonly Member[];
  /** Of the usual rates, where a machine is too small or too busy for them: a cost needs no rate. */
  readonly pace: number;
  readonly say: (text: string) => void;
}

export async function costOf(meter: Meter, name: WorkName, writes: boolean, work: () => Promise<Measured>): Promise<Cost> {
  const { result, spent } = await meter.spentBy(work, writes);
  const { answered, perSecond, seconds, p50, p95, p99, errors } = result;
  return { name, count: answered, perSecond, seconds, p50, p95, p99, errors, each: each(spent, answered) };
}

export const signedIn = (member: Member | undefined, more: Record<string, string> = {}): Record<string, string> => ({
  authorization: `Bearer ${member?.token ?? ''}`,
  'accept-encoding': 'br',
  ...more,
});

export const line = ({ name, count, errors, p95, each: one }: Cost): string =>
  `${name.padEnd(24)} ${String(count).padStart(6)} times  p95 ${p95} ms  errors ${errors}  gateway ${(one.cpu['api-gateway'] * 1_000).toFixed(2)} ms`;
