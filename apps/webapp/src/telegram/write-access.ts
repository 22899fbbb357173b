import { launchUser, telegram } from './telegram';

let allowed = launchUser()?.allows_write_to_pm === true;
let asked = false;

/**
 * Asks the driver, once in a run of the app, to let the bot write to them: whoever came by a link has no chat with it yet.
 * @returns whether it may
 */
export async function askToWrite(): Promise<boolean> {
  if (allowed || asked || !telegram.hasClient || !telegram.isAtLeast('6.9')) return allowed;
  asked = true;
  allowed = await new Promise((resolve) => {
    const off = telegram.on('write_access_requested', (data) => {
      off();
      resolve((data as { status?: string }).status === 'allowed');
    });
    telegram.post('web_app_request_write_access');
  });
  return allowed;
}
