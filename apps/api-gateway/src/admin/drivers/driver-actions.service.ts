import { createHash } from 'node:crypto';
import {
  AddDriverNote,
  BlockDriver,
  DeleteDriverNote,
  EraseDriver,
  GrantDays,
  SignOutDriver,
  TagDriver,
  UnblockDriver,
  type Access,
  type DriverNote,
  type DriverTags,
  type StaffDoing,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { staffKey } from '../paging/staff-key';
import type { GrantBody, ReasonBody, TagsBody } from './drivers.bodies';

const REASONED = {
  block: BlockDriver,
  unblock: UnblockDriver,
  'sign-out': SignOutDriver,
  erase: EraseDriver,
} as const;

/** What staff do to a driver. Whoever does it writes the line of the audit log. */
@Injectable()
export class DriverActions {
  constructor(
    private readonly rpc: RpcClient,
    private readonly book: AccessBook,
  ) {}

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async act(action: keyof typeof REASONED, driverId: string, { reason }: ReasonBody, by: StaffDoing): Promise<void> {
    await this.rpc.call(REASONED[action], Object.assign({ driverId, reason }, by));
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async grant(
    driverId: string,
    { days, reason }: GrantBody,
    by: StaffDoing,
    key: string | undefined,
  ): Promise<{ readonly access: Access }> {
    const state = await this.rpc.call(GrantDays, Object.assign({ driverId, days, reason, key: staffKey(by, key) }, by));
    this.book.hear(state);
    return { access: this.book.read(state) };
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, SERVICE_UNAVAILABLE */
  tag(driverId: string, { tags, version }: TagsBody, by: StaffDoing): Promise<DriverTags> {
    return this.rpc.call(TagDriver, Object.assign({ driverId, tags, version }, by));
  }

  /** The same key is the same note. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  addNote(driverId: string, text: string, by: StaffDoing, key: string | undefined): Promise<DriverNote> {
    const noteId = uuidOf(`${driverId} ${staffKey(by, key)}`);
    return this.rpc.call(AddDriverNote, Object.assign({ driverId, text, noteId }, by));
  }

  async deleteNote(driverId: string, noteId: string, by: StaffDoing): Promise<void> {
    await this.rpc.call(DeleteDriverNote, Object.assign({ driverId, noteId }, by));
  }
}

/** An id that follows from a name. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
