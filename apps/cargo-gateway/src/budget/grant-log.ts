interface Grant {
  /** Monotonic ms of this process. */
  readonly at: number;
  readonly own: boolean;
  /** Whether Redis is known to hold it. */
  shared: boolean;
}

/** How the grants of watching are told from the others, also by the scripts in Redis. */
export const WATCHING = 'w';
const isWatching = (member: string): boolean => member.includes(`:${WATCHING}`);

export interface BudgetRules {
  /** Calls in one window, all replicas together. */
  readonly limit: number;
  readonly windowMs: number;
  readonly maxReplicas: number;
  /**
   * Grants that may happen between two synchronisations without a replica knowing of them. The shared window gives out no more
   * than this in that time, so that the share of a replica that has just lost Redis is right to within it.
   */
  readonly margin: number;
}

/** The grants of the last window that this replica knows of: its own, and the others' from the last synchronisation. */
export class GrantLog {
  private readonly grants = new Map<string, Grant>();

  constructor(private readonly rules: BudgetRules) {}

  /** Remembers a grant; of two times for the same one the later counts. */
  add(member: string, grant: Grant): void {
    const known = this.grants.get(member);
    this.grants.set(member, {
      at: Math.max(grant.at, known?.at ?? -Infinity),
      own: grant.own || known?.own === true,
      shared: grant.shared || known?.shared === true,
    });
  }

  /** Redis has forgotten everything. */
  forgetShared(): void {
    for (const grant of this.grants.values()) grant.shared = false;
  }

  /** Grants that Redis does not hold, with their age in ms. */
  unshared(now: number): { member: string; ageMs: number }[] {
    this.prune(now);
    return [...this.grants]
      .filter(([, grant]) => !grant.shared)
      .map(([member, grant]) => ({ member, ageMs: Math.round(now - grant.at) }));
  }

  markShared(members: readonly string[]): void {
    for (const member of members) {
      const grant = this.grants.get(member);
      if (grant !== undefined) grant.shared = true;
    }
  }

  /**
   * How many more calls this replica may make on its own knowledge alone. If every replica keeps to it, all together
   * stay within the limit: each takes at most its part of what the last known use of the others leaves.
   */
  room(now: number, limit = this.rules.limit): number {
    this.prune(now);
    let own = 0;
    for (const grant of this.grants.values()) if (grant.own) own++;
    const others = this.grants.size - own;
    return Math.floor((limit - this.rules.margin - others) / this.rules.maxReplicas) - own;
  }

  /** Grants of the last window, all replicas together. */
  used(now: number): { people: number; watching: number } {
    this.prune(now);
    let watching = 0;
    for (const member of this.grants.keys()) if (isWatching(member)) watching++;
    return { people: this.grants.size - watching, watching };
  }

  private prune(now: number): void {
    for (const [member, { at }] of this.grants) if (at <= now - this.rules.windowMs) this.grants.delete(member);
  }
}
