import type { Delivery, DeliveryState, DriverMessage, DriverMessages, DriverMessagesRequest } from '#contracts';
import { Database, newestPage, numberBefore } from '#persistence';
import { Injectable } from '@nestjs/common';

interface MessageRow {
  readonly number: string;
  readonly key: string;
  readonly edit: boolean;
  readonly state: DeliveryState;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly error: string | null;
}

/** What became of the messages to drivers; never what they say. */
@Injectable()
export class MessagesToDrivers {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async of({ driverId, limit, cursor }: DriverMessagesRequest): Promise<DriverMessages> {
    const rows = await this.database.source.query<MessageRow[]>(
      `select id as number, key, edits_message_id is not null as edit, state, created_at, sent_at, error from bot.outgoing
       where chat_id = (select chat_id from bot.chats where driver_id = $1 limit 1) and id < $2
       order by id desc limit $3`,
      [driverId, numberBefore(cursor), limit + 1],
    );
    const { shown, nextCursor } = newestPage(rows, limit);
    return { items: shown.map(toMessage), nextCursor };
  }

  async deliveries(keys: readonly string[]): Promise<Delivery[]> {
    const rows = await this.database.source.query<Pick<MessageRow, 'key' | 'state' | 'sent_at'>[]>(
      'select key, state, sent_at from bot.outgoing where key = any($1)',
      [keys],
    );
    return rows.map(({ key, state, sent_at }) => ({ key, state, sentAt: sent_at?.toISOString() ?? null }));
  }
}

/** The first word of a message's key says what it was about. */
const toMessage = ({ number: id, key, edit, state, created_at, sent_at, error }: MessageRow): DriverMessage => ({
  id,
  kind: `${key.split(':', 1)[0] ?? ''}${edit ? '-edit' : ''}`,
  state,
  createdAt: created_at.toISOString(),
  sentAt: sent_at?.toISOString() ?? null,
  error,
});
