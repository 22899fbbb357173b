import { Module } from '@nestjs/common';
import { AdminSubscriptionsController } from './subscriptions.controller';
import { AdminSubscriptions } from './subscriptions.service';

@Module({ controllers: [AdminSubscriptionsController], providers: [AdminSubscriptions] })
export class AdminSubscriptionsModule {}
