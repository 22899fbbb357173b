import { RESPONSE_STATUSES, type ResponseStatus } from '#contracts';
import { mayFollow } from './response-status';

/** Written by hand from the public API's words. */
const ALLOWED = new Set([
  'pending sent',
  'pending withdrawn',
  'sent viewed',
  'sent accepted',
  'sent rejected',
  'sent withdrawn',
  'viewed accepted',
  'viewed rejected',
  'viewed withdrawn',
  'accepted completed',
  'accepted withdrawn',
  'rejected withdrawn',
]);

describe('the status of a response', () => {
  const all = RESPONSE_STATUSES.flatMap((from) => RESPONSE_STATUSES.map((to): [ResponseStatus, ResponseStatus] => [from, to]));

  it.each(all)('%s → %s', (from, to) => {
    expect(mayFollow(from, to)).toBe(ALLOWED.has(`${from} ${to}`));
  });
});
