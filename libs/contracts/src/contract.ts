import type { RefusalCode } from './refusal';

export type ClassRef<T extends object> = new () => T;

/** One question one service answers. Declared once, used by both sides. */
export interface RpcContract<Request extends object = object, Response extends object = object> {
  readonly subject: `rpc.${string}.${string}`;
  readonly request: ClassRef<Request>;
  readonly response: ClassRef<Response>;
  readonly errors: readonly RefusalCode[];
  /** Longest wait of the caller in milliseconds; the caller's own deadline cuts it further. */
  readonly timeoutMs: number;
}

/** An RPC whose answer is a ready HTTP body: bytes from the cache to the socket, with age and ETag beside them. */
export interface PageContract<Request extends object = object> {
  readonly subject: `rpc.${string}.${string}`;
  readonly request: ClassRef<Request>;
  readonly errors: readonly RefusalCode[];
  readonly timeoutMs: number;
}

/** The ready answer of a page: UTF-8 JSON, strong ETag (quoted), the moment the data was fetched (ms since 1970). */
export interface Page {
  readonly body: Buffer;
  readonly etag: string;
  readonly fetchedAt: number;
  readonly stale: boolean;
}

/** One fact that has happened. Kept in the stream of the service named by the second word of the subject. */
export interface EventContract<Payload extends object = object> {
  readonly subject: `evt.${string}.${string}`;
  readonly payload: ClassRef<Payload>;
}

const DEFAULT_TIMEOUT_MS = 2_500;

interface RpcDeclaration<Request extends object, Response extends object> {
  subject: `rpc.${string}.${string}`;
  request: ClassRef<Request>;
  response: ClassRef<Response>;
  errors?: readonly RefusalCode[];
  timeoutMs?: number;
}

export function defineRpc<Request extends object, Response extends object>(
  declaration: RpcDeclaration<Request, Response>,
): RpcContract<Request, Response> {
  return { errors: [], timeoutMs: DEFAULT_TIMEOUT_MS, ...declaration };
}

export function definePage<Request extends object>(
  declaration: Omit<RpcDeclaration<Request, object>, 'response'>,
): PageContract<Request> {
  return { errors: [], timeoutMs: DEFAULT_TIMEOUT_MS, ...declaration };
}

export const defineEvent = <Payload extends object>(declaration: EventContract<Payload>): EventContract<Payload> => declaration;

/** The answer of a question that has nothing to say but "done". */
export class Done {}
