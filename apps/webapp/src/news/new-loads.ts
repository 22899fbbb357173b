import type { Cargo } from '../api/client';

/**
 * What of the first page of a list was put up after everything that is known of it. A load that only moved up because others
 * have gone is none: it was there before. Where the exchange does not say when, standing above what is known decides.
 */
export function newLoads(known: readonly Cargo[], page: readonly Cargo[]): readonly Cargo[] {
  const ids = new Set(known.map(({ id }) => id));
  const newest = known.reduce((latest, { postedAt }) => (postedAt !== null && postedAt > latest ? postedAt : latest), '');
  const firstKnown = page.findIndex(({ id }) => ids.has(id));
  return page.filter(({ id, postedAt }, index) => {
    if (ids.has(id)) return false;
    return postedAt === null ? firstKnown === -1 || index < firstKnown : postedAt >= newest;
  });
}
