import type { ResponseStatus } from '#contracts';

/** What may follow what. Nothing else writes a status. `viewed` may be skipped. */
const NEXT: Readonly<Record<ResponseStatus, readonly ResponseStatus[]>> = {
  pending: ['sent', 'withdrawn'],
  sent: ['viewed', 'accepted', 'rejected', 'withdrawn'],
  viewed: ['accepted', 'rejected', 'withdrawn'],
  accepted: ['completed', 'withdrawn'],
  rejected: ['withdrawn'],
  completed: [],
  withdrawn: [],
};

export const mayFollow = (from: ResponseStatus, to: ResponseStatus): boolean => NEXT[from].includes(to);
