import type { AdminPayment, AdminRefund, PaymentFile, StaffDoing, StaffSession } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post, type StreamableFile } from '@nestjs/common';
import { IdempotencyKey } from '../../http/idempotency-key.decorator';
import { CheckedBody, CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { CurrentStaff, DoneBy } from '../door/current-staff.decorator';
import { PAGE, type ListPage } from '../paging/page.query';
import { PAYMENT_FILTERS, PaymentsFileQuery, PaymentsQuery } from './payments.query';
import { AdminPayments } from './payments.service';
import { RefundBody } from './refund.body';

/** YooKassa itself may take several seconds to answer. */
const REFUND_BUDGET_MS = 7_900;

@Controller('api/v1/admin')
export class AdminPaymentsController {
  constructor(private readonly payments: AdminPayments) {}

  @Get('payments')
  @AdminRoute('payments.read', { query: [...PAYMENT_FILTERS, ...PAGE] })
  find(@CheckedQuery(PaymentsQuery) query: PaymentsQuery): Promise<ListPage<AdminPayment>> {
    return this.payments.find(query);
  }

  @Get('payments.csv')
  @AdminRoute('payments.export', { query: PAYMENT_FILTERS })
  file(
    @CheckedQuery(PaymentsFileQuery) query: PaymentsFileQuery,
    @DoneBy() by: StaffDoing,
    @CurrentStaff() { staff }: StaffSession,
  ): Promise<StreamableFile> {
    return this.payments.file(query, by, staff.language);
  }

  @Get('payments/:id')
  @AdminRoute('payments.read')
  one(@Param('id') id: string): Promise<PaymentFile> {
    return this.payments.one(id);
  }

  @Post('payments/:id/refund')
  @HttpCode(200)
  @AdminRoute('payments.refund', { budgetMs: REFUND_BUDGET_MS })
  refund(
    @Param('id') id: string,
    @Body(CheckedBody) body: RefundBody,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<Omit<AdminRefund, 'endedAt'>> {
    return this.payments.refund(id, body, by, key);
  }
}
