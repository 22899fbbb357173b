/** What became of a message that was in the queue. */
export interface Ending {
  readonly state: 'sent' | 'failed' | 'dropped';
  readonly reason: string | null;
}

/** Nobody knows whether the message arrived: it is not sent again, for a mailing that comes twice is worse than one that does not come. */
export const NO_ANSWER = 'no-answer';

/** Telegram's words for a chat that it does not deliver to, and ours. */
const WORDS: readonly (readonly [says: string, reason: string])[] = [
  ['bot was blocked by the user', 'bot-blocked'],
  ['user is deactivated', 'account-deleted'],
  ["bot can't initiate conversation", 'never-started'],
  ['chat not found', 'never-started'],
];

/** @param noted when the message was rendered and not sent; @param error of the queue's row */
export function endingOf(state: Ending['state'] | null, error: string | null, noted: string | null): Ending {
  if (state === 'sent') return { state, reason: null };
  if (noted !== null) return { state: noted === NO_ANSWER ? 'failed' : 'dropped', reason: noted };
  if (state === null) return { state: 'dropped', reason: 'erased' };
  const known = WORDS.find(([says]) => error?.includes(says) === true)?.[1];
  if (known !== undefined) return { state: 'failed', reason: known };
  return { state, reason: state === 'failed' ? 'refused' : 'chat-closed' };
}
