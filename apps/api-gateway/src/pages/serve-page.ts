import type { Page } from '#contracts';
import { runInCall } from '#messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callOf } from '../http/request';
import type { PageCache } from './page-cache';
import { sendPage } from './send-page';

/** Sends the page of `key` from memory, or loads it first. Failures end in the problem filter. */
export async function servePage(
  request: FastifyRequest,
  reply: FastifyReply,
  cache: PageCache,
  key: string,
  load: () => Promise<Page>,
): Promise<void> {
  const page = cache.fresh(key) ?? (await runInCall(callOf(request, reply), () => cache.fetch(key, load)));
  sendPage(request, reply, page);
}
