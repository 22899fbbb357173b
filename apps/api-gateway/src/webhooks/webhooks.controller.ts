import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Route } from '../door/route.decorator';
import { Webhooks } from './webhooks.service';

/** Telegram's updates are far smaller. */
const BODY_LIMIT_BYTES = 256 * 1_024;

@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Post('telegram')
  @HttpCode(200)
  @Route('webhooks.telegram', { ofTelegram: true, bodyLimitBytes: BODY_LIMIT_BYTES })
  receive(@Body() update: unknown): Promise<void> {
    return this.webhooks.receive(update);
  }
}
