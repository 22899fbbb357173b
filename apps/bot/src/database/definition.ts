import type { DatabaseDefinition } from '#persistence';
import { SegmentRow } from '../audience/segment.entity';
import { BroadcastRow } from '../broadcasts/broadcast.entity';
import { ChatRow } from '../chats/chat.entity';
import { OutgoingRow } from '../outgoing/outgoing.entity';
import { ResponseRow, ResponseStepRow } from '../responses/response.entity';
import { Messages1763700000000 } from './migrations/1763700000000-messages';
import { Outgoing1763800000000 } from './migrations/1763800000000-outgoing';
import { Responses1763800000001 } from './migrations/1763800000001-responses';
import { Updates1763800000002 } from './migrations/1763800000002-updates';
import { Conversations1763800000003 } from './migrations/1763800000003-conversations';
import { Alerts1764200000000 } from './migrations/1764200000000-alerts';
import { CargoNews1764300000000 } from './migrations/1764300000000-cargo-news';
import { Broadcasts1764600000000 } from './migrations/1764600000000-broadcasts';
import { Office1764610000000 } from './migrations/1764610000000-office';
import { ToldAt1764620000000 } from './migrations/1764620000000-told-at';
import { OutOfReach1764630000000 } from './migrations/1764630000000-out-of-reach';
import { Work1764700000000 } from './migrations/1764700000000-work';

/** What bot keeps in PostgreSQL. */
export const database: DatabaseDefinition = {
  schema: 'bot',
  entities: [BroadcastRow, ChatRow, OutgoingRow, ResponseRow, ResponseStepRow, SegmentRow],
  migrations: [
    Messages1763700000000,
    Outgoing1763800000000,
    Responses1763800000001,
    Updates1763800000002,
    Conversations1763800000003,
    Alerts1764200000000,
    CargoNews1764300000000,
    Broadcasts1764600000000,
    Office1764610000000,
    ToldAt1764620000000,
    OutOfReach1764630000000,
    Work1764700000000,
  ],
};
