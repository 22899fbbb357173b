import type { KeyObject } from 'node:crypto';
import type { BlockList } from 'node:net';
import {
  limitedNetwork,
  readAccessToken,
  Refusal,
  ROUTE_NEEDS,
  SESSION_INVALID,
  sessionSigningKey,
  VALIDATION_FAILED,
  type FieldError,
  type Session,
} from '#contracts';
import { runInCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { blockList, GatewayConfig } from '../config';
import { callOf, queryValues, rawQuery } from '../http/request';
import { RATE_LIMITED, ROUTE_NOT_FOUND } from '../problem/codes';
import { BoundedMap } from './bounded-map';
import { clientAddress } from './client-address';
import { RateLimiter, type Standing } from './rate-limiter.service';
import type { RouteAtTheDoor } from './route.decorator';
import { Senders, type Sender } from './senders.service';
import { Sessions } from './sessions.service';
import { Tickets } from './tickets';

const TOKENS_KEPT = 50_000;

export type Done = (error?: Error) => void;

/** Who comes in: the session, then the limit, then the shape of the query. What is known here is answered without waiting. */
@Injectable()
export class Door {
  private readonly key: KeyObject;
  /** Headers whose signature was checked before: the check costs as much as the rest of the door. Whether a session stands is another question. */
  private readonly genuine = new BoundedMap<string, string>(TOKENS_KEPT);
  private readonly proxies: BlockList;

  constructor(
    config: GatewayConfig,
    private readonly sessions: Sessions,
    private readonly limiter: RateLimiter,
    private readonly tickets: Tickets,
    private readonly senders: Senders,
  ) {
    this.key = sessionSigningKey(config.SESSION_SECRET);
    this.proxies = blockList(config.TRUSTED_PROXIES);
  }

  /** Gives every request the address of its client, worked out when somebody asks. */
  nameClients(fastify: FastifyInstance): void {
    const { proxies } = this;
    fastify.decorateRequest('clientAddress', {
      getter(this: FastifyRequest): string {
        const forwarded = this.headers['x-forwarded-for'];
        return clientAddress(this.raw.socket.remoteAddress ?? '', typeof forwarded === 'string' ? forwarded : undefined, proxies);
      },
    });
  }

  /** Lets a request of the API in, or ends it with a Refusal. A route that says nothing of the door is shut. */
  admit(request: FastifyRequest, reply: FastifyReply, done: Done): void {
    const route = request.route?.atTheDoor;
    if (route?.sender !== undefined) {
      this.admitSender(route.sender, request, reply, route, done);
      return;
    }
    if (route === undefined && request.route?.url !== undefined) {
      this.turnAway(request, reply, new Refusal(ROUTE_NOT_FOUND), done);
      return;
    }
    if (route === undefined || ROUTE_NEEDS[route.name] === 'open') {
      this.admitByAddress(request, reply, () => this.finish(request, route, done), done);
      return;
    }
    const sessionKey =
      this.sessionKeyOf(request.headers.authorization) ?? (route.ticket === true ? this.byTicket(request) : undefined);
    if (sessionKey === undefined) {
      this.turnAway(request, reply, new Refusal(SESSION_INVALID), done);
      return;
    }
    this.admitSession(request, reply, sessionKey, route, done);
  }

  /** An outside system comes from few addresses and with all that our drivers do; whoever only pretends to be it is counted. */
  private admitSender(sender: Sender, request: FastifyRequest, reply: FastifyReply, route: RouteAtTheDoor, done: Done): void {
    const refusal = this.senders.refusal(sender, request);
    if (refusal === undefined) this.finish(request, route, done);
    else this.turnAway(request, reply, refusal, done);
  }

  /** Name of the session that a bearer token opens, undefined when the token is not one of ours. */
  private sessionKeyOf(authorization: string | undefined): string | undefined {
    if (authorization === undefined) return undefined;
    const met = this.genuine.get(authorization);
    if (met !== undefined || !authorization.startsWith('Bearer ')) return met;
    const sessionKey = readAccessToken(authorization.slice(7), this.key);
    if (sessionKey !== undefined) this.genuine.set(authorization, sessionKey);
    return sessionKey;
  }

  private byTicket(request: FastifyRequest): string | undefined {
    return this.tickets.read(queryValues(rawQuery(request))['ticket']?.[0] ?? '');
  }

  private admitSession(
    request: FastifyRequest,
    reply: FastifyReply,
    sessionKey: string,
    route: RouteAtTheDoor,
    done: Done,
  ): void {
    const enter = (session: Session): void => {
      request.session = session;
      this.limit(`driver:${session.driverId}`, reply, () => this.finish(request, route, done), done);
    };
    try {
      const session = this.sessions.findFresh(sessionKey);
      if (session !== undefined) {
        enter(session);
        return;
      }
    } catch (error) {
      this.turnAway(request, reply, error as Error, done);
      return;
    }
    runInCall(callOf(request, reply), () => this.sessions.confirm(sessionKey)).then(enter, (error: unknown) =>
      this.turnAway(request, reply, error as Error, done),
    );
  }

  /** A refused sign-in counts against the address, so that nobody can try tokens at will. */
  turnAway(request: FastifyRequest, reply: FastifyReply, error: Error, done: Done): void {
    this.admitByAddress(request, reply, () => done(error), done);
  }

  /** Counts a request of nobody known against its address. */
  admitByAddress(request: FastifyRequest, reply: FastifyReply, next: () => void, done: Done): void {
    this.limit(`address:${limitedNetwork(request.clientAddress)}`, reply, next, done);
  }

  /** Spends a token of `key` and goes on, or ends with RATE_LIMITED. */
  limit(key: string, reply: FastifyReply, next: () => void, done: Done): void {
    const judge = (standing: Standing): void => {
      reply.header('ratelimit-limit', this.limiter.burst);
      reply.header('ratelimit-remaining', standing.remaining);
      reply.header('ratelimit-reset', standing.resetSeconds);
      if (standing.allowed) next();
      else done(new Refusal(RATE_LIMITED, { retryAfterSeconds: standing.retryAfterSeconds }));
    };
    const held = this.limiter.takeHeld(key);
    if (held === undefined) this.limiter.take(key).then(judge).catch(done);
    else judge(held);
  }

  private finish(request: FastifyRequest, route: RouteAtTheDoor | undefined, done: Done): void {
    const errors =
      route === undefined || route.query === 'checked-later' ? [] : queryErrors(rawQuery(request), route.query ?? []);
    if (errors.length === 0) done();
    else done(new Refusal(VALIDATION_FAILED, { errors }));
  }
}

/** What is wrong with a raw query for a route that knows these parameters, each once. */
export function queryErrors(raw: string, known: readonly string[]): FieldError[] {
  if (raw === '') return [];
  return Object.entries(queryValues(raw)).flatMap(([field, values]): FieldError[] => {
    if (!known.includes(field)) return [{ field, code: 'UNKNOWN' }];
    return values.length > 1 ? [{ field, code: 'DUPLICATE' }] : [];
  });
}
