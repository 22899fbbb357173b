import { Module } from '@nestjs/common';
import { AdminPromoCodesController } from './promo-codes.controller';
import { AdminPromoCodes } from './promo-codes.service';

@Module({ controllers: [AdminPromoCodesController], providers: [AdminPromoCodes] })
export class AdminPromoCodesModule {}
