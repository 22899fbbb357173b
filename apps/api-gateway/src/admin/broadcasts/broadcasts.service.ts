import {
  CreateBroadcast,
  GetBroadcast,
  ListBroadcasts,
  MoveBroadcast,
  PREVIEW_IMPOSSIBLE,
  PreviewBroadcast,
  Refusal,
  UpdateBroadcast,
  type Broadcast,
  type BroadcastAction,
  type BroadcastDraft,
  type BroadcastPatch,
  type Staff,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { BroadcastsQuery, SendBody } from './broadcast.bodies';
import type { By } from './done-by';

export interface BroadcastsPage {
  readonly items: readonly Broadcast[];
  readonly page: { readonly nextCursor: string | null };
}

/** Mailings; asked of bot. */
@Injectable()
export class Broadcasts {
  constructor(private readonly rpc: RpcClient) {}

  async list(query: BroadcastsQuery): Promise<BroadcastsPage> {
    const { items, nextCursor } = await this.rpc.call(ListBroadcasts, query);
    return { items, page: { nextCursor } };
  }

  /** @throws Refusal NOT_FOUND */
  get(id: string): Promise<Broadcast> {
    return this.rpc.call(GetBroadcast, { id });
  }

  /** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED */
  create(draft: BroadcastDraft, by: By, key: string | undefined): Promise<Broadcast> {
    return this.rpc.call(CreateBroadcast, { draft, ...by, ...(key === undefined ? {} : { idempotencyKey: key }) });
  }

  /** @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT, BROADCAST_STATE */
  change(id: string, patch: BroadcastPatch, by: By): Promise<Broadcast> {
    return this.rpc.call(UpdateBroadcast, { id, patch, ...by });
  }

  /** To the Telegram account of the one who asks. @throws Refusal NOT_FOUND, PREVIEW_IMPOSSIBLE */
  async preview(id: string, { telegramId, language }: Staff, by: By): Promise<void> {
    if (telegramId === null) throw new Refusal(PREVIEW_IMPOSSIBLE);
    await this.rpc.call(PreviewBroadcast, { id, chatId: telegramId, language, ...by });
  }

  /** @throws Refusal NOT_FOUND, BROADCAST_STATE */
  move(id: string, action: BroadcastAction, { reason, scheduleAt }: SendBody, by: By): Promise<Broadcast> {
    return this.rpc.call(MoveBroadcast, { id, action, reason, ...(scheduleAt === undefined ? {} : { scheduleAt }), ...by });
  }
}
