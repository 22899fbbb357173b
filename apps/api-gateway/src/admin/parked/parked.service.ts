import { AuditRecorded, maskedJson, maskedText, Refusal, type AuditRecordedPayload, type StaffDoing } from '#contracts';
import { currentCall, EventPublisher, PARKED_UNKNOWN, ParkedMessages, type ParkedMessage } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { ListPage } from '../paging/page.query';
import type { ParkedQuery } from './parked.query';

/** A fact that a service could not handle, as staff see it: phones, e-mails and secrets struck out. */
export type ParkedLine = Omit<ParkedMessage, 'sequence' | 'parkedAt'> & { readonly id: string; readonly parkedAt: string };

/** What stands aside in the streams. No service owns it, so the gateway itself writes who had it tried again. */
@Injectable()
export class Parked {
  constructor(
    private readonly parked: ParkedMessages,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws Refusal SERVICE_UNAVAILABLE */
  async list({ limit, cursor }: ParkedQuery): Promise<ListPage<ParkedLine>> {
    const { items, more } = await this.parked.list(limit, cursor === undefined ? undefined : Number(cursor));
    const last = items.at(-1);
    return { items: items.map(toLine), page: { nextCursor: more && last !== undefined ? String(last.sequence) : null } };
  }

  /** @throws Refusal NOT_FOUND, REQUEUE_FAILED, SERVICE_UNAVAILABLE */
  async requeue(id: string, reason: string, by: StaffDoing): Promise<void> {
    if (!/^\d{1,15}$/.test(id)) throw new Refusal(PARKED_UNKNOWN);
    try {
      const { subject, consumer } = await this.parked.requeue(Number(id));
      await this.note(id, by, { reason, outcome: 'done', subject, consumer });
    } catch (error) {
      if (error instanceof Refusal && !error.is(PARKED_UNKNOWN)) await this.note(id, by, { reason, outcome: error.code });
      throw error;
    }
  }

  private async note(id: string, by: StaffDoing, facts: Record<string, string>): Promise<void> {
    const requestId = currentCall()?.requestId;
    const line: AuditRecordedPayload = Object.assign(
      {
        service: 'api-gateway',
        action: 'parked.requeued',
        target: `parked:${id}`,
        at: new Date(this.clock.now()).toISOString(),
        ...(requestId === undefined ? {} : { requestId }),
        facts,
      },
      by,
    );
    await this.events.publish(AuditRecorded, line);
  }
}

const toLine = ({ sequence, parkedAt, payload, error, ...message }: ParkedMessage): ParkedLine => ({
  id: String(sequence),
  ...message,
  parkedAt: new Date(parkedAt).toISOString(),
  error: maskedText(error),
  payload: maskedJson(payload),
});
