import { telegram } from './telegram';

/** Telegram stores the contact a moment after the driver has agreed. */
const PAUSES_MS = [100, 300, 600, 1_000, 2_000, 3_000];
const ANSWER_WITHIN_MS = 5_000;

export const canAskContact = (): boolean => telegram.hasClient && telegram.isAtLeast('6.9');

/**
 * Asks the driver for their own phone number in Telegram's window.
 * @returns the signed string for `PUT /me/contact`; undefined when the driver said no or Telegram gave nothing
 */
export async function requestContact(): Promise<string | undefined> {
  if (!canAskContact()) return undefined;
  if (!(await agreed())) return undefined;
  for (const pause of PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const contact = await requestedContact();
    if (contact !== '') return contact;
  }
  return undefined;
}

function agreed(): Promise<boolean> {
  return new Promise((resolve) => {
    const off = telegram.on('phone_requested', (data) => {
      off();
      resolve((data as { status?: string }).status === 'sent');
    });
    telegram.post('web_app_request_phone');
  });
}

/** @returns an empty string while Telegram does not have it yet */
function requestedContact(): Promise<string> {
  const id = `contact-${Date.now().toString(36)}`;
  return new Promise((resolve) => {
    const done = (answer: string): void => {
      off();
      clearTimeout(timer);
      resolve(answer);
    };
    const off = telegram.on('custom_method_invoked', (data) => {
      const { req_id, result } = data as { req_id?: string; result?: unknown };
      if (req_id === id) done(typeof result === 'string' ? result : '');
    });
    const timer = setTimeout(() => done(''), ANSWER_WITHIN_MS);
    telegram.post('web_app_invoke_custom_method', { req_id: id, method: 'getRequestedContact', params: {} });
  });
}
