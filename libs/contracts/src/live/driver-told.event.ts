import { IsIn, IsObject, IsUUID } from 'class-validator';
import { defineEvent } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';

export const LIVE_KINDS = ['response.updated', 'access.changed', 'payment.updated', 'cargo.changed'] as const;
export type LiveKind = (typeof LIVE_KINDS)[number];

export class DriverToldPayload {
  @IsUUID() driverId!: string;
  @IsIn(LIVE_KINDS) kind!: LiveKind;
  /** What the open Mini App is told, as the public API shows such a thing. */
  @IsObject() @AsSent() data!: object;
}

/** Something an open Mini App of this driver should show at once. Kept for a quarter of an hour: streams resume up to ten minutes back. */
export const DriverTold = defineEvent({ subject: 'evt.live.driver-told', payload: DriverToldPayload });
