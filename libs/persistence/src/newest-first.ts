/** Above every number that is given. */
const ABOVE_ALL = '9223372036854775807';

/** A page of a list that is read newest first, by numbers that only grow. */
export interface NewestPage<Row> {
  readonly shown: Row[];
  /** Where the next page begins; null: there is none. */
  readonly nextCursor: string | null;
}

/** The page begins below this number; what is optional in a message may come as null. Somebody's own invention of a cursor reads as the end of the list. */
export function numberBefore(cursor: string | null | undefined): string {
  if (cursor === undefined || cursor === null) return ABOVE_ALL;
  const number = Buffer.from(cursor, 'base64url').toString();
  return /^\d{1,18}$/.test(number) ? number : '0';
}

/** Makes a page of `limit` rows at most out of one row more, if there was one. */
export function newestPage<Row extends { readonly number: string }>(rows: readonly Row[], limit: number): NewestPage<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { shown, nextCursor: more ? Buffer.from(last.number).toString('base64url') : null };
}
