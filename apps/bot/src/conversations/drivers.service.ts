import { GetDriver, Refusal, SERVICE_UNAVAILABLE, type Driver } from '#contracts';
import { RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

const MOSCOW = 'Europe/Moscow';

/** What auth-session knows of drivers beyond their chat. */
@Injectable()
export class Drivers {
  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  one(driverId: string): Promise<Driver> {
    return this.rpc.call(GetDriver, { driverId });
  }

  /** IANA zone of the driver; Moscow's while nobody can be asked: a list an hour off beats no list. */
  async zone(driverId: string): Promise<string> {
    try {
      return (await this.one(driverId)).timeZone;
    } catch (error) {
      if (error instanceof Refusal && error.is(SERVICE_UNAVAILABLE)) return MOSCOW;
      throw error;
    }
  }

  /** Today in a zone, `YYYY-MM-DD`. */
  today(timeZone: string): string {
    // The Swedish way of writing a date is the ISO one.
    return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(this.clock.now());
  }
}
