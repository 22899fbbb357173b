import { PaymentOrder, type Payment, type Session } from '#contracts';
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { IdempotencyKey } from '../http/idempotency-key.decorator';
import { CheckedBody, CheckedQuery } from '../http/input.pipe';
import { PageQuery } from '../http/page.query';
import { Payments, type PaymentPage } from './payments.service';

/** YooKassa itself may take several seconds to answer; the driver waits eight at most. */
const BUDGET_MS = 7_900;

@Controller('api/v1')
export class PaymentsController {
  constructor(private readonly payments: Payments) {}

  @Post('payments')
  @Route('payments.create', { budgetMs: BUDGET_MS })
  async create(
    @CurrentSession() session: Session,
    @Body(CheckedBody) order: PaymentOrder,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Payment> {
    const { created, payment } = await this.payments.create(session, order, key);
    reply.code(created ? 201 : 200);
    return payment;
  }

  @Get('payments/:id')
  @Route('payments.read')
  one(@CurrentSession() session: Session, @Param('id') id: string): Promise<Payment> {
    return this.payments.one(session, id);
  }

  @Get('me/payments')
  @Route('payments.read', { query: ['limit', 'cursor'] })
  list(@CurrentSession() session: Session, @CheckedQuery(PageQuery) query: PageQuery): Promise<PaymentPage> {
    return this.payments.list(session, query);
  }
}
