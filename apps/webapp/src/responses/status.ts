import type { Response } from '../api/client';

export type Status = Response['status'];

/** What the dispatcher decided or did: worth a badge. The rest the driver did, or is only on the way. */
const NEWS: readonly Status[] = ['viewed', 'accepted', 'rejected', 'completed'];
export const isNews = (status: Status): boolean => NEWS.includes(status);

/** What the list can be narrowed to, in the order of a response's life. */
export const FILTERS: readonly Status[] = ['sent', 'viewed', 'accepted', 'rejected', 'completed', 'withdrawn'];

export const mayWithdraw = (status: Status): boolean => status !== 'completed' && status !== 'withdrawn';

const RATING_CHANGEABLE_MS = 86_400_000;

/** A rating is open once the trip is completed; the server lets it be changed for a day after it was first given. */
export const mayRate = ({ status, rating, updatedAt }: Response, now: number): boolean =>
  status === 'completed' && (rating === undefined || now - Date.parse(updatedAt) < RATING_CHANGEABLE_MS);

/** The list with what has just been heard in it: replaced, put where its age wants it, or out when it fits no longer. */
export function merged(list: readonly Response[], heard: Response, filter: Status | undefined): readonly Response[] {
  const others = list.filter(({ id }) => id !== heard.id);
  if (filter !== undefined && heard.status !== filter) return others.length === list.length ? list : others;
  const older = others.findIndex(({ createdAt }) => createdAt < heard.createdAt);
  return older === -1 ? [...others, heard] : [...others.slice(0, older), heard, ...others.slice(older)];
}

/** Of two copies of one response the one that was changed last; the history decides where the clock cannot. */
export const newer = (one: Response | undefined, other: Response): Response =>
  one !== undefined && (one.updatedAt > other.updatedAt || one.history.length > other.history.length) ? one : other;
