import type { ProblemTexts } from './texts.types';

export const en: ProblemTexts = {
  problems: {
    VALIDATION_FAILED: { title: 'Check the data', detail: 'The request has mistakes. Correct the marked fields and try again.' },
    FILTER_INVALID: { title: 'Check the filter', detail: 'Some search conditions are not right. Correct the marked ones.' },
    CONTACT_INVALID: {
      title: 'Number not confirmed',
      detail: 'Telegram did not confirm this number. Share the contact once more.',
    },
    INIT_DATA_INVALID: {
      title: 'Sign-in failed',
      detail: 'Telegram did not confirm the sign-in. Close the app and open it again.',
    },
    INIT_DATA_EXPIRED: { title: 'Sign-in is too old', detail: 'The app was opened too long ago. Close it and open it again.' },
    SESSION_INVALID: { title: 'Sign in', detail: 'You signed out or signed in on another device. Open the app again.' },
    SESSION_EXPIRED: { title: 'Sign in again', detail: 'Your sign-in has run out. Open the app again.' },
    DRIVER_BLOCKED: { title: 'Access closed', detail: 'Your access is suspended. Write to support.' },
    NOT_FOUND: { title: 'Not found', detail: 'What you are looking for is no longer here.' },
    SUBSCRIPTION_REQUIRED: {
      title: 'Subscription needed',
      detail: 'This part opens with a subscription. Choose a plan or enter a promo code.',
    },
    CARGO_NOT_FOUND: { title: 'Load not found', detail: 'There is no such load, or it is no longer listed.' },
    CARGO_REMOVED: { title: 'The load is gone', detail: 'It has been taken off the exchange. Look at similar loads.' },
    RESPONSE_STATE: {
      title: 'The response has moved on',
      detail: 'Its status does not allow this any more. Refresh the screen.',
    },
    SEARCH_LIMIT: {
      title: 'Ten searches already',
      detail: 'No more can be saved. Delete one that you do not need and try again.',
    },
    TARIFF_UNKNOWN: { title: 'No such plan', detail: 'This plan is not sold any more. Refresh the screen and choose another.' },
    PROMO_UNKNOWN: { title: 'No such promo code', detail: 'Check the spelling: a code has only letters A–Z and digits.' },
    PROMO_EXPIRED: { title: 'The promo code has ended', detail: 'Its time is over. Try another one.' },
    PROMO_NOT_STARTED: { title: 'The promo code has not begun', detail: 'This code will work later. Keep it.' },
    PROMO_EXHAUSTED: { title: 'The promo code is used up', detail: 'It has been used as often as it may be.' },
    PROMO_ALREADY_USED: { title: 'You have used this code', detail: 'A code works once for each driver.' },
    PROMO_NOT_APPLICABLE: {
      title: 'The code does not fit here',
      detail: 'Apply a code for days by itself; use a discount code when paying for a plan it is meant for.',
    },
    EMAIL_REQUIRED: { title: 'An e-mail is needed', detail: 'Give the address to which the receipt is sent.' },
    CONSENT_REQUIRED: {
      title: 'Consent to auto-renewal needed',
      detail: 'Read the terms of auto-renewal and agree to them, or pay without it.',
    },
    PAYMENTS_DISABLED: { title: 'Nothing to pay for', detail: 'Payments are switched off and everything is open.' },
    PAYMENT_PROVIDER_UNAVAILABLE: {
      title: 'The payment service does not answer',
      detail: 'Your payment is kept and we will finish it. Wait a minute and do not pay twice.',
    },
    NO_SAVED_METHOD: {
      title: 'Nothing to renew with',
      detail: 'No card is saved. Pay for a plan with auto-renewal and it will be on.',
    },
    PROMO_CODE_TAKEN: { title: 'There is such a code already', detail: 'Choose another code, or leave the field empty.' },
    REFUND_IMPOSSIBLE: {
      title: 'So much cannot go back',
      detail: 'The payment took no money, has gone back already, or less of it is left. Reload its page.',
    },
    IDEMPOTENCY_KEY_REUSED: {
      title: 'The key was used for something else',
      detail: 'Other data were sent under this key before. Take a new Idempotency-Key.',
    },
    STAFF_SESSION_INVALID: { title: 'Sign in', detail: 'Your session has ended or was ended. Sign in again.' },
    CREDENTIALS_INVALID: { title: 'Sign-in failed', detail: 'The login, the password or the code does not fit.' },
    TOTP_REQUIRED: { title: 'A code is needed', detail: 'Enter the code of your authenticator, or a recovery code.' },
    TOTP_INVALID: { title: 'The code does not fit', detail: 'Check the time on your phone and enter a new code.' },
    TOTP_ENROLMENT_REQUIRED: {
      title: 'Set up an authenticator',
      detail: 'Until the second step of signing in is set up, only your own account is open.',
    },
    LOGIN_LOCKED: { title: 'Too many attempts', detail: 'Signing in is shut for a while. Wait and try again.' },
    LINK_INVALID: { title: 'The link does not work', detail: 'It was used or is too old. Ask the bot for another.' },
    PASSWORD_INVALID: { title: 'The password does not fit', detail: 'Your current password is another one.' },
    FORBIDDEN: { title: 'Not allowed', detail: 'Your role does not reach so far.' },
    CSRF_INVALID: { title: 'The page is out of date', detail: 'Reload the page and try again.' },
    LOGIN_TAKEN: { title: 'The login is taken', detail: 'Another member of staff has it.' },
    TELEGRAM_TAKEN: { title: 'Telegram is bound already', detail: 'This Telegram account belongs to another member of staff.' },
    BROADCAST_STATE: {
      title: 'The broadcast has moved on',
      detail: 'This cannot be done with it any more. Refresh the page.',
    },
    PREVIEW_IMPOSSIBLE: {
      title: 'Nobody to show it to',
      detail: 'Bind a Telegram account to yours and send /start to the bot: the preview goes there.',
    },
    LAST_SUPER_ADMIN: {
      title: 'This is the last super admin',
      detail: 'They cannot be blocked or demoted: appoint another one first.',
    },
    REQUEUE_FAILED: {
      title: 'Failed once more',
      detail: 'Its consumer could not handle the message this time either. It stays in the list.',
    },
    VERSION_CONFLICT: {
      title: 'Changed meanwhile',
      detail: 'Somebody else has changed it. See what is different and try again.',
    },
    WEBHOOK_SECRET_INVALID: { title: 'Sender not confirmed', detail: 'The secret in the header is not the right one.' },
    SENDER_NOT_ALLOWED: { title: 'Sender not confirmed', detail: 'Notifications are not taken from this address.' },
    ROUTE_NOT_FOUND: { title: 'Address not found', detail: 'There is nothing at this address.' },
    RATE_LIMITED: { title: 'Too often', detail: 'Too many requests in a row. Wait a little and try again.' },
    EXCHANGE_UNAVAILABLE: {
      title: 'The exchange does not answer',
      detail: 'CargoTech does not answer now. Try again in a minute.',
    },
    SERVICE_UNAVAILABLE: {
      title: 'Not available',
      detail: 'Part of the service does not answer now. Try again in a few seconds.',
    },
    INTERNAL: {
      title: 'Our mistake',
      detail: 'Something broke on our side. Try again later; if it does not help, write to support.',
    },
    BODY_TOO_LARGE: { title: 'Request too large', detail: 'The request is larger than this address takes.' },
    UNSUPPORTED_MEDIA_TYPE: { title: 'Unknown format', detail: 'A body is accepted only as application/json.' },
  },
  fields: {
    REQUIRED: 'Fill in this field',
    FORMAT: 'The format is wrong',
    RANGE: 'The value is out of bounds',
    UNKNOWN: 'There is no such field or value',
    DUPLICATE: 'Given more than once',
    STATE: 'This cannot be changed now',
  },
  between: (min, max) => `From ${min} to ${max}`,
  atLeast: (min) => `At least ${min}`,
  atMost: (max) => `At most ${max}`,
};
