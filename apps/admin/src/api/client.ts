import { language } from '../i18n/language';
import { queryString, type Query } from '../place';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly message?: string }[];
}

/** The server answered no, in words for people; or it was not reached at all. */
export class ApiError extends Error {
  constructor(
    readonly kind: 'refused' | 'unreachable',
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? problem?.title ?? kind);
  }

  get code(): string | undefined {
    return this.problem?.code;
  }
}

export const isRefusal = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code;

const BASE = '/api/v1/admin';
let csrfToken = '';
let ended: () => void = () => undefined;

/** Goes with everything that changes something; the session itself is in a cookie no script sees. */
export const keepCsrfToken = (token: string): void => void (csrfToken = token);
/** Called when the server knows the session no more. */
export const onEnded = (listener: () => void): void => void (ended = listener);

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Asking {
  readonly query?: Query;
  readonly body?: unknown;
  /** The same key again is the same act: kept by whoever may have to repeat it. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

async function once(method: Method, path: string, { query = {}, body, key, signal }: Asking): Promise<Response> {
  const behind = queryString(query);
  const headers = {
    accept: 'application/json',
    'accept-language': language(),
    ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  try {
    return await fetch(`${BASE}${path}${behind === '' ? '' : `?${behind}`}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError('unreachable');
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const given = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return {
    code: 'UNKNOWN',
    title: response.statusText,
    ...given,
    status: response.status,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  };
}

/** Another window has signed in anew: the session stands, its token is another one. */
async function freshCsrfToken(): Promise<boolean> {
  const response = await once('GET', '/me', {});
  if (!response.ok) return false;
  ({ csrfToken } = (await response.json()) as { csrfToken: string });
  return true;
}

/** @throws ApiError */
export async function ask<T>(method: Method, path: string, asking: Asking = {}): Promise<T> {
  let response = await once(method, path, asking);
  if (!response.ok) {
    let problem = await problemOf(response);
    if (problem.code === 'CSRF_INVALID' && (await freshCsrfToken())) {
      response = await once(method, path, asking);
      problem = response.ok ? problem : await problemOf(response);
    }
    if (problem.code === 'STAFF_SESSION_INVALID') ended();
    if (!response.ok) throw new ApiError('refused', problem);
  }
  // What answers without a body is asked for without a type.
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Where a file of the same list can be had. */
export const fileAddress = (path: string, query: Query): string => {
  const behind = queryString(query);
  return `${BASE}${path}${behind === '' ? '' : `?${behind}`}`;
};
