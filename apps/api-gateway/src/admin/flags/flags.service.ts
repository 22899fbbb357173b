import { FLAG_NAME, FLAG_UNKNOWN, GetFlag, ListFlags, PutFlag, Refusal, type StaffDoing, type StoredFlag } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { listPage, type ListPage } from '../paging/page.query';
import type { FlagBody } from './flag.body';

/** Feature flags in the hands of staff, asked of billing. */
@Injectable()
export class AdminFlags {
  constructor(private readonly rpc: RpcClient) {}

  /** All there are. @throws Refusal SERVICE_UNAVAILABLE */
  async list(): Promise<ListPage<StoredFlag>> {
    return listPage({ items: (await this.rpc.call(ListFlags, {})).items, nextCursor: null });
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async one(name: string): Promise<StoredFlag> {
    if (!FLAG_NAME.test(name)) throw new Refusal(FLAG_UNKNOWN);
    return this.rpc.call(GetFlag, { name });
  }

  /** Makes a flag or changes it. @throws Refusal VERSION_CONFLICT, VALIDATION_FAILED, SERVICE_UNAVAILABLE */
  put(name: string, body: FlagBody, by: StaffDoing): Promise<StoredFlag> {
    return this.rpc.call(PutFlag, Object.assign({ name }, body, by));
  }
}
