import { ApiError, ask } from '../api/client';
import type { Outcome, Unsent } from './queue';

/** No answer to the response itself: sessions, limits and servers recover, and the key makes asking again safe. */
const isPassing = (status: number | undefined): boolean =>
  status === undefined || status === 401 || status === 408 || status === 429 || status >= 500;

/** Sends a response in a request that goes on when the page is closed. Never rejects. */
export async function sendResponse({ cargo, offer, key }: Unsent): Promise<Outcome> {
  try {
    const sent = await ask((api) =>
      api.POST('/api/v1/cargos/{id}/responses', {
        params: { path: { id: cargo.id }, header: { 'Idempotency-Key': key } },
        body: offer,
        keepalive: true,
      }),
    );
    return { sent };
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem === undefined || isPassing(error.problem.status)) return 'later';
    const { code, title, detail, errors } = error.problem;
    return { refused: { code, title, detail: errors?.map(({ message }) => message).join(' ') ?? detail } };
  }
}

/** 22 letters nobody else makes; `crypto.randomUUID` is missing on a page without TLS. */
export const newKey = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
