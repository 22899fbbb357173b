import createClient from 'openapi-fetch';
import { language } from '../i18n/i18n';
import { telegram, launchUserId } from '../telegram/telegram';
import type { components, paths } from '../../../../libs/web/src/schema';

type Schemas = components['schemas'];
export type Access = Schemas['Access'];
export type Me = Schemas['Me'];
export type Settings = Schemas['Settings'];
export type Tariff = Schemas['Tariff'];
export type Subscription = Schemas['Subscription'];
export type SubscriptionPeriod = Schemas['SubscriptionPeriod'];
export type PromoEffect = Schemas['PromoEffect'];
export type PaymentOrder = Schemas['PaymentOrder'];
export type Payment = Schemas['Payment'];
export type Cargo = Schemas['CargoCard'];
export type CargoDetail = Schemas['CargoDetail'];
export type Driver = Schemas['Driver'];
export type Truck = Schemas['Truck'];
export type Marks = Schemas['Marks'];
export type Response = Schemas['Response'];
export type ResponseList = Schemas['ResponseList'];
export type Problem = Schemas['Problem'];

const TOKEN_KEY = 'session';

interface StoredSession {
  readonly accessToken: string;
  readonly telegramId: string;
}

/** Why the app cannot go on by itself. */
export type Ending = 'reopen' | 'outside' | 'blocked' | 'erased';

/** The server answered no, in words for people; or it was not reached at all. */
export class ApiError extends Error {
  constructor(
    readonly kind: 'refused' | 'unreachable',
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? kind);
  }
}

function readSession(): StoredSession | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(TOKEN_KEY) ?? 'null') as StoredSession | null;
    const opener = launchUserId();
    // Somebody else has opened the app on this phone.
    if (stored === null || (opener !== undefined && opener !== stored.telegramId)) return undefined;
    return stored;
  } catch {
    return undefined;
  }
}

let session = readSession();
let ended: (why: Ending) => void = () => undefined;

export const onEnding = (listener: (why: Ending) => void): void => {
  ended = listener;
};

export const signedIn = (): boolean => session !== undefined;

const client = createClient<paths>({
  baseUrl: '',
  fetch: async (request: Request) => {
    request.headers.set('Accept-Language', language());
    if (session !== undefined) request.headers.set('Authorization', `Bearer ${session.accessToken}`);
    return fetch(request);
  },
});

type Answer<T> = { data?: T; error?: unknown; response: globalThis.Response };

async function once<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await call();
  } catch {
    throw new ApiError('unreachable');
  }
}

/** Logs in with a launch string. The string opens one session, once. */
export async function login(initData: string): Promise<Pick<Me, 'driver' | 'access'>> {
  const { data, error, response } = await once(() => client.POST('/api/v1/auth/telegram', { body: { initData } }));
  if (data === undefined) {
    if (response.status === 403) ended('blocked');
    throw new ApiError('refused', error as Problem);
  }
  session = { accessToken: data.accessToken, telegramId: data.driver.telegramId };
  localStorage.setItem(TOKEN_KEY, JSON.stringify(session));
  return data;
}

export function forgetSession(): void {
  session = undefined;
  localStorage.removeItem(TOKEN_KEY);
}

let relogin: Promise<boolean> | undefined;

/** One try with the launch string at hand, for all requests together; no loop: what is refused stays refused. */
function tryAgain(): Promise<boolean> {
  relogin ??= (async () => {
    forgetSession();
    if (telegram.initData === '') return false;
    return login(telegram.initData).then(
      () => true,
      () => false,
    );
  })();
  return relogin;
}

/** Makes a call with the session. @throws ApiError */
export async function ask<T>(call: (api: typeof client) => Promise<Answer<T>>): Promise<T> {
  let answer = await once(() => call(client));
  if (answer.response.status === 401 && (await tryAgain())) answer = await once(() => call(client));
  if (answer.response.status === 401) {
    forgetSession();
    ended(telegram.initData === '' ? 'outside' : 'reopen');
  }
  if (!answer.response.ok) throw new ApiError('refused', answer.error as Problem);
  return answer.data as T;
}

/**
 * The stream of live events: by fetch, because the browser's own EventSource sends no Authorization.
 * @throws ApiError
 */
export async function listen(lastId: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const header = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
  const body = await ask((api) => api.GET('/api/v1/events', { params: { header }, parseAs: 'stream', signal }));
  if (body === null) throw new ApiError('unreachable');
  return body;
}

export async function logout(): Promise<void> {
  await once(() => client.POST('/api/v1/auth/logout', {})).catch(() => undefined);
  forgetSession();
}

/** Erases the driver's personal data, and what this phone kept of it. @throws ApiError */
export async function erase(): Promise<void> {
  await ask((api) => api.DELETE('/api/v1/me', {}));
  forgetSession();
  localStorage.clear();
}
