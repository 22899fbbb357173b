import { endingOf } from './reason';

describe('what became of a message of a mailing', () => {
  it.each([
    ['sent', null, null, 'sent', null],
    // Noted first, and sent all the same: what Telegram has, it has.
    ['sent', null, 'no-consent', 'sent', null],
    ['dropped', 'nothing to say any more', 'no-consent', 'dropped', 'no-consent'],
    ['dropped', 'nothing to say any more', 'no-answer', 'failed', 'no-answer'],
    ['dropped', 'Forbidden: bot was blocked by the user', null, 'failed', 'bot-blocked'],
    ['dropped', 'Forbidden: user is deactivated', null, 'failed', 'account-deleted'],
    ['dropped', "Forbidden: bot can't initiate conversation with a user", null, 'failed', 'never-started'],
    ['dropped', 'Bad Request: chat not found', null, 'failed', 'never-started'],
    ['failed', 'Telegram answered 400: Bad Request: BUTTON_URL_INVALID', null, 'failed', 'refused'],
    ['dropped', null, null, 'dropped', 'chat-closed'],
    [null, null, null, 'dropped', 'erased'],
  ] as const)('%s, %s, noted %s: %s, %s', (state, error, noted, ended, reason) => {
    expect(endingOf(state, error, noted)).toEqual({ state: ended, reason });
  });
});
