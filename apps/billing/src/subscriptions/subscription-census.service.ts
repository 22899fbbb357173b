import { Census, Database, type Counted } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';

const subscriptions = new Gauge({
  name: 'subscriptions',
  help: 'Drivers by the source of the access they have (trial, payment, stars, promo, gift), or ended, none, blocked',
  labelNames: ['state'],
});

/** How many drivers may use what is paid, and why. Grace does not count: it is no subscription. */
@Injectable()
export class SubscriptionCensus extends Census {
  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    super(database, [subscriptions]);
  }

  protected async count(): Promise<readonly Counted[]> {
    const found = await this.database.source.query<{ state: string; drivers: number }[]>(
      `select case when blocked_at is not null then 'blocked' when expires_at is null then 'none'
                   when expires_at > $1 then source else 'ended' end as state, count(*)::int as drivers
       from billing.customers where erased_at is null group by 1`,
      [new Date(this.clock.now())],
    );
    return found.map(({ state, drivers }) => [subscriptions, { state }, drivers]);
  }
}
