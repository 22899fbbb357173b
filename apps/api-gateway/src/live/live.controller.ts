import { SessionEnded, type Session, type SessionEndedPayload } from '#contracts';
import { HandleEvent } from '#messaging';
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { Tickets, type Ticket } from '../door/tickets';
import { LiveStreams } from './live-streams.service';

@Controller('api/v1/events')
export class LiveController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly tickets: Tickets,
  ) {}

  @Get()
  @Route('events.listen', { query: ['ticket'], ticket: true })
  listen(@CurrentSession() session: Session, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.streams.start(session, reply, lastEventId(request));
  }

  @Post('ticket')
  @HttpCode(200)
  @Route('events.listen')
  ticket(@CurrentSession() session: Session): Ticket {
    return this.tickets.issue(session.sessionKey);
  }

  @HandleEvent(SessionEnded, { everyReplica: true })
  ended({ sessionKey }: SessionEndedPayload): void {
    this.streams.endOf(sessionKey);
  }
}

/** What is no id of ours is as far back as can be: the client starts anew. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id'];
  if (typeof given !== 'string' || given === '') return undefined;
  return /^\d{1,15}$/.test(given) ? Number(given) : -1;
}
