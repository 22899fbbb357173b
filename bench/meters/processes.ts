import { readdirSync, readFileSync } from 'node:fs';
import { cpuSeconds, TICKS } from '../process-cost';
import { SERVICES, type ServiceName } from '../../test/support/services';
import type { System } from '../../test/support/system';

/** Whose processor time is told apart: the services, the servers behind them, and this process with its sandbox. */
export const PARTS = [...SERVICES, 'nats', 'redis', 'postgres', 'generator'] as const;
export type Part = (typeof PARTS)[number];
export type CpuSeconds = Record<Part, number>;

/** Processor seconds used so far, all replicas of a service together. Linux. */
export function cpuOf(system: System, postmaster: number): CpuSeconds {
  const { user, system: kernel } = process.cpuUsage();
  const services = SERVICES.map((name): [ServiceName, number] => [
    name,
    sum(system.replicasOf(name).map((id) => cpuOfReplica(system, id))),
  ]);
  return {
    ...(Object.fromEntries(services) as Record<ServiceName, number>),
    nats: cpuSeconds(system.nats.process.pid),
    redis: cpuSeconds(system.redis.process.pid),
    postgres: cpuOfTree(postmaster),
    generator: (user + kernel) / 1_000_000,
  };
}

export const cpuOfReplica = (system: System, id: string): number => cpuSeconds(system.pid(id));

/** Seconds that all processors together were busy with anything, since the machine came up. */
export function machineBusySeconds(): number {
  const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number);
  const [user = 0, nice = 0, kernel = 0, , , irq = 0, softIrq = 0] = ticks;
  return (user + nice + kernel + irq + softIrq) / TICKS;
}

/** A process, its children that run, and those that have ended: PostgreSQL has one for each connection. */
function cpuOfTree(parent: number): number {
  const own = fieldsOf(parent);
  // User and system time of children that were waited for.
  const ended = (Number(own[13]) + Number(own[14])) / TICKS;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === String(parent));
  return cpuSeconds(parent) + ended + sum(children.map((pid) => cpuIfThere(Number(pid))));
}

/** The fields behind the name, which may hold spaces. */
const fieldsOf = (pid: number | string): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];

function parentOf(pid: string): string | undefined {
  try {
    return fieldsOf(pid)[1];
  } catch {
    // It has ended since the folder was read.
    return undefined;
  }
}

function cpuIfThere(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    return 0;
  }
}

export const parentProcess = (pid: number): number => Number(fieldsOf(pid)[1]);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
