import type { PaymentProvider } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { ProviderTalks } from '../payment-provider';
import { StarsTalks } from '../stars/stars-talks.service';
import { YooKassaTalks } from './yookassa-talks.service';

/** Every provider by its name. */
@Injectable()
export class Talks {
  private readonly all: Readonly<Record<PaymentProvider, ProviderTalks>>;

  constructor(yookassa: YooKassaTalks, stars: StarsTalks) {
    this.all = { yookassa, stars };
  }

  with(provider: PaymentProvider): ProviderTalks {
    return this.all[provider];
  }
}
