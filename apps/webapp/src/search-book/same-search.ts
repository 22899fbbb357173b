import type { Query } from '../filter/query';

/** Whether two filters look for the same, in whatever order they were typed. How a page is sorted is no matter of a search. */
export function sameSearch(one: Query, other: Query): boolean {
  const bare = ({ sort: _, ...rest }: Query): string => JSON.stringify(Object.entries(rest).sort());
  return bare(one) === bare(other);
}
