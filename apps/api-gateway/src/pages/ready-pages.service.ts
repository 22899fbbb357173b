import type { RouteName } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EncodedPage } from './encoded-page';
import { sendNow } from './send-page';

/** Looks for the page of a request that the door has let in: undefined when it has to be fetched, or is to be refused. */
export type FindPage = (request: FastifyRequest) => EncodedPage | undefined;

/**
 * Answers what is in memory as soon as the door has let it in: no promise, no context, nothing of Nest. What is not goes on to its
 * controller, which looks again and fetches. Nearly every list is answered here, so this path is what the gateway costs.
 */
@Injectable()
export class ReadyPages {
  private readonly finders = new Map<RouteName, FindPage>();

  /** `find` is asked about every GET of `route` from now on; it must not throw. */
  offer(route: RouteName, find: FindPage): void {
    this.finders.set(route, find);
  }

  /** @returns whether the request is answered */
  send(request: FastifyRequest, reply: FastifyReply): boolean {
    const route = request.route?.atTheDoor;
    if (route?.page !== true || request.method !== 'GET') return false;
    const page = this.finders.get(route.name)?.(request);
    return page !== undefined && sendNow(request, reply, page);
  }
}
