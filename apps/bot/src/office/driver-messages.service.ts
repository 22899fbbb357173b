import {
  Refusal,
  VALIDATION_FAILED,
  type Delivery,
  type DeliveryState,
  type DriverMessage,
  type DriverMessages,
  type DriverMessagesRequest,
} from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';

interface MessageRow {
  readonly id: string;
  readonly key: string;
  readonly edit: boolean;
  readonly state: DeliveryState;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly error: string | null;
}

/** Above every number there will be. */
const NEWEST = '9223372036854775807';

/** What became of the messages to drivers; never what they say. */
@Injectable()
export class MessagesToDrivers {
  constructor(private readonly database: Database) {}

  /** Newest first. @throws Refusal VALIDATION_FAILED for a cursor of another list */
  async of({ driverId, limit, cursor }: DriverMessagesRequest): Promise<DriverMessages> {
    const rows = await this.database.source.query<MessageRow[]>(
      `select id, key, edits_message_id is not null as edit, state, created_at, sent_at, error from bot.outgoing
       where chat_id = (select chat_id from bot.chats where driver_id = $1 limit 1) and id < $2
       order by id desc limit $3`,
      [driverId, cursor === undefined ? NEWEST : readCursor(cursor), limit + 1],
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items: shown.map(toMessage), nextCursor: more ? Buffer.from(last.id).toString('base64url') : null };
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
const toMessage = ({ id, key, edit, state, created_at, sent_at, error }: MessageRow): DriverMessage => ({
  id,
  kind: `${key.split(':', 1)[0] ?? ''}${edit ? '-edit' : ''}`,
  state,
  createdAt: created_at.toISOString(),
  sentAt: sent_at?.toISOString() ?? null,
  error,
});

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,18}$/.test(id)) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'cursor', code: 'FORMAT' }] });
  return id;
}
