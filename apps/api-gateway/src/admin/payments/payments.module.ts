import { Module } from '@nestjs/common';
import { AdminPaymentsController } from './payments.controller';
import { AdminPayments } from './payments.service';

@Module({ controllers: [AdminPaymentsController], providers: [AdminPayments] })
export class AdminPaymentsModule {}
