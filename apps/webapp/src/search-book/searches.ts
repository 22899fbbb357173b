import { ApiError, ask } from '../api/client';
import { isLockedOut } from '../account/account';
import { wanted } from '../account/wanted';
import { t } from '../i18n/i18n';
import { newKey } from '../sending/sender';
import { telegram } from '../telegram/telegram';
import { SearchBook } from './search-book';

/** The saved searches of the driver who is signed in. */
export const searches = new SearchBook({
  list: async () => (await ask((api) => api.GET('/api/v1/me/searches', {}))).items,
  create: (body) => {
    const header = { 'Idempotency-Key': newKey() };
    return ask((api) => api.POST('/api/v1/me/searches', { params: { header }, body }));
  },
  change: (id, body) => ask((api) => api.PATCH('/api/v1/me/searches/{id}', { params: { path: { id } }, body })),
  // Goes on when the page is closed.
  remove: async (id) => {
    await ask((api) => api.DELETE('/api/v1/me/searches/{id}', { params: { path: { id } }, keepalive: true }));
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

/** Why a search could not be saved, in words; nothing when the paywall says it. */
export async function whyNot(error: unknown): Promise<string | undefined> {
  if (!(error instanceof ApiError)) throw error;
  telegram.failure();
  if (await isLockedOut(error)) {
    wanted.set('searches');
    return undefined;
  }
  const { code, detail, errors = [] } = error.problem ?? {};
  if (code === 'SEARCH_LIMIT') return t().searchLimit;
  return errors.map(({ message }) => message).join(' ') || detail || t().failedHelp;
}
