import { ResponseOffer, type Response, type Session } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { IdempotencyKey } from '../http/idempotency-key.decorator';
import { CheckedBody, CheckedQuery } from '../http/input.pipe';
import { RatingBody } from './rating.body';
import { ResponsesQuery } from './responses.query';
import { Responses, type ResponsePage } from './responses.service';

@Controller('api/v1')
export class ResponsesController {
  constructor(private readonly responses: Responses) {}

  @Post('cargos/:id/responses')
  @Route('responses.create')
  async respond(
    @CurrentSession() session: Session,
    @Param('id') cargoId: string,
    @Body(CheckedBody) offer: ResponseOffer,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Response> {
    const { created, response } = await this.responses.create(session, cargoId, offer, key);
    reply.code(created ? 201 : 200);
    return response;
  }

  @Get('me/responses')
  @Route('responses.list', { query: ['status', 'limit', 'cursor'] })
  list(@CurrentSession() session: Session, @CheckedQuery(ResponsesQuery) query: ResponsesQuery): Promise<ResponsePage> {
    return this.responses.list(session, query);
  }

  @Post('me/responses/:id/withdraw')
  @HttpCode(200)
  @Route('responses.withdraw')
  withdraw(@CurrentSession() session: Session, @Param('id') id: string): Promise<Response> {
    return this.responses.withdraw(session, id);
  }

  @Post('me/responses/:id/rating')
  @HttpCode(200)
  @Route('responses.rate')
  rate(@CurrentSession() session: Session, @Param('id') id: string, @Body(CheckedBody) rating: RatingBody): Promise<Response> {
    return this.responses.rate(session, id, rating);
  }
}
