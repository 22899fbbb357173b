import type { Access, ListTariffsResponse, PromoEffect, Session } from '#contracts';
import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentSession } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { IdempotencyKey } from '../http/idempotency-key.decorator';
import { CheckedBody } from '../http/input.pipe';
import { preferredLanguage } from '../problem/language';
import { AutoRenewBody, PromoApplyBody, PromoCheckBody } from './subscription.bodies';
import { Subscriptions, type ShownSubscription } from './subscriptions.service';

@Controller('api/v1')
export class SubscriptionsController {
  constructor(private readonly subscriptions: Subscriptions) {}

  @Get('tariffs')
  @Route('tariffs.read')
  tariffs(@Req() { headers }: FastifyRequest): Promise<ListTariffsResponse> {
    return this.subscriptions.tariffs(preferredLanguage(headers['accept-language']));
  }

  @Get('me/subscription')
  @Route('subscription.read')
  read(@CurrentSession() session: Session): Promise<ShownSubscription> {
    return this.subscriptions.read(session);
  }

  @Post('promo-codes/check')
  @HttpCode(200)
  @Route('promo.use')
  checkPromo(@CurrentSession() session: Session, @Body(CheckedBody) body: PromoCheckBody): Promise<PromoEffect> {
    return this.subscriptions.checkPromo(session, body);
  }

  @Post('promo-codes/apply')
  @HttpCode(200)
  @Route('promo.use')
  applyPromo(
    @CurrentSession() session: Session,
    @Body(CheckedBody) { code }: PromoApplyBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<{ access: Access }> {
    return this.subscriptions.applyPromo(session, code, key);
  }

  @Post('me/subscription/auto-renew')
  @HttpCode(200)
  @Route('subscription.change')
  setAutoRenew(@CurrentSession() session: Session, @Body(CheckedBody) { enabled }: AutoRenewBody): Promise<Access> {
    return this.subscriptions.setAutoRenew(session, enabled);
  }

  @Delete('me/payment-method')
  @HttpCode(204)
  @Route('subscription.change')
  forgetCard(@CurrentSession() session: Session): Promise<void> {
    return this.subscriptions.forgetCard(session);
  }
}
