import { TelegramRefused, TelegramSilent } from '../telegram/telegram.types';
import { verdictOn } from './verdict';

const refused = (status: number, description: string, retryAfter?: number, moved?: string) =>
  verdictOn(new TelegramRefused(status, description, retryAfter, moved), 1);

describe('what becomes of a message that Telegram did not take', () => {
  it('waits as long as Telegram says, whoever sends', () => {
    expect(refused(429, 'Too Many Requests: retry after 7', 7)).toEqual({ kind: 'pause', ms: 7_000 });
    expect(refused(429, 'Too Many Requests')).toEqual({ kind: 'pause', ms: 1_000 });
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user'],
    [403, 'Forbidden: user is deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user"],
    [403, 'Forbidden: bot was kicked from the supergroup chat'],
    [400, 'Bad Request: chat not found'],
  ])('%i %s: the chat is out of reach', (status, description) => {
    expect(refused(status, description)).toEqual({ kind: 'unreachable', reason: description });
  });

  it('is repeated after a failure of Telegram, and marked only when nobody knows whether it arrived', () => {
    expect(refused(500, 'Internal Server Error: restart')).toEqual({ kind: 'repeat', ms: 500, uncertain: false });
    expect(verdictOn(new TelegramSilent('timeout'), 1)).toEqual({ kind: 'repeat', ms: 500, uncertain: true });
    expect(verdictOn(new TelegramSilent('ECONNREFUSED', true), 1)).toEqual({ kind: 'repeat', ms: 500, uncertain: false });
    expect(verdictOn(new TelegramSilent('ECONNRESET'), 3)).toEqual({ kind: 'repeat', ms: 2_000, uncertain: true });
    expect(verdictOn(new TelegramSilent('ECONNRESET'), 99)).toEqual({ kind: 'repeat', ms: 60_000, uncertain: true });
  });

  it('waits for people while the token is refused', () => {
    expect(refused(401, 'Unauthorized')).toEqual({ kind: 'repeat', ms: 60_000, uncertain: false });
  });

  it.each([
    ['Bad Request: message is not modified: specified new message content …', { kind: 'done' }],
    ["Bad Request: can't parse entities: Unexpected end tag", { kind: 'plain' }],
    ['Bad Request: message to edit not found', { kind: 'give-up', expected: true }],
    ["Bad Request: message can't be edited", { kind: 'give-up', expected: true }],
    ['Bad Request: message is too long', { kind: 'give-up', expected: false }],
    ['Bad Request: BUTTON_DATA_INVALID', { kind: 'give-up', expected: false }],
  ])('%s', (description, verdict) => {
    expect(refused(400, description)).toEqual(verdict);
  });

  it('follows a group to its new id', () => {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat';
    expect(refused(400, description, undefined, '-1009')).toEqual({ kind: 'moved', to: '-1009' });
  });
});
