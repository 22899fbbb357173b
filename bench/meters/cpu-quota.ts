import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The quota counts over this time: short, so that a process that has used its share waits little; the kernel takes no share below 1 ms. */
const PERIOD_US = 20_000;

/** Where the kernel keeps processor quotas, with the file that takes one: control groups of the first or the second version. */
const HIERARCHIES = [
  { folder: '/sys/fs/cgroup/cpu', mark: 'cpu.cfs_quota_us' },
  { folder: '/sys/fs/cgroup', mark: 'cgroup.controllers' },
] as const;

/** The processor time that a container's CPU limit leaves its process, given to bare processes: replicas of one core each would not fit. */
export class CpuQuota {
  private readonly groups: string[] = [];

  private constructor(
    private readonly root: string,
    private readonly isFirstVersion: boolean,
  ) {}

  /** Undefined on a machine where this process may not make control groups. */
  static find(): CpuQuota | undefined {
    for (const { folder, mark } of HIERARCHIES) {
      if (!existsSync(join(folder, mark))) continue;
      const first = mark === 'cpu.cfs_quota_us';
      if (!first && !readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8').includes('cpu')) continue;
      try {
        accessSync(join(folder, 'cgroup.procs'), constants.W_OK);
        return new CpuQuota(folder, first);
      } catch {
        // Not ours to write.
      }
    }
    return undefined;
  }

  /** From now on the process has so many cores, a part of one as a rule. */
  limit(pid: number, cores: number): void {
    const group = join(this.root, `cargotech-bench-${pid}`);
    mkdirSync(group, { recursive: true });
    this.groups.push(group);
    const quota = String(Math.round(cores * PERIOD_US));
    if (this.isFirstVersion) {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), quota);
    } else writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
    writeFileSync(join(group, 'cgroup.procs'), String(pid));
  }

  /** Everybody has the whole machine again. */
  free(): void {
    for (const group of this.groups.splice(0)) {
      for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
        writeFileSync(join(this.root, 'cgroup.procs'), pid);
      rmdirSync(group);
    }
  }
}
