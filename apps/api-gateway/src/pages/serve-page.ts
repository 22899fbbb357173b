import type { Page } from '#contracts';
import { runInCall } from '#messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callOf } from '../http/request';
import type { PageCache } from './page-cache';
import { sendPage } from './send-page';

/** Sends the page of `key`: at once when it is in memory, else after `load`. Rejects as `load` does. */
export function servePage(
  request: FastifyRequest,
  reply: FastifyReply,
  cache: PageCache,
  key: string,
  load: () => Promise<Page>,
): Promise<void> | undefined {
  const page = cache.fresh(key);
  if (page === undefined) {
    const loaded = runInCall(callOf(request, reply), () => cache.fetch(key, load));
    return loaded.then((fetched) => sendPage(request, reply, fetched));
  }
  sendPage(request, reply, page);
  return undefined;
}
