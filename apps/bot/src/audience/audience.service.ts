import {
  ListAudience,
  type AccessState,
  type ConsentRecordedPayload,
  type DriverSeenPayload,
  type SearchRegionsPayload,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { People } from './people.repository';

/** Keeps up what mailings know of drivers. */
@Injectable()
export class Audience {
  constructor(
    private readonly people: People,
    private readonly rpc: RpcClient,
  ) {}

  /** Something auth-session keeps of a driver is another thing now. @throws Refusal SERVICE_UNAVAILABLE */
  async refresh(driverId: string): Promise<void> {
    const { items } = await this.rpc.call(ListAudience, { driverIds: [driverId], limit: 1 });
    await this.people.know(items);
  }

  async consented(consent: ConsentRecordedPayload): Promise<void> {
    if (consent.kind === 'marketing') await this.people.consented(consent);
  }

  seen({ driverId, seenAt }: DriverSeenPayload): Promise<void> {
    return this.people.seen(driverId, new Date(seenAt));
  }

  accessChanged(state: AccessState): Promise<void> {
    return this.people.access(state);
  }

  searchesChanged(regions: SearchRegionsPayload): Promise<void> {
    return this.people.searching([regions]);
  }

  erase(driverId: string): Promise<void> {
    return this.people.erase(driverId);
  }
}
