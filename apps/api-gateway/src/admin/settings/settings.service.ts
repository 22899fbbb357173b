import { ListSettings, PutSetting, type Setting, type SettingList, type StaffDoing } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { listPage, type ListPage } from '../paging/page.query';
import type { SettingBody } from './setting.body';

/** Settings in the hands of staff, asked of billing, which masks what is secret. */
@Injectable()
export class AdminSettings {
  constructor(private readonly rpc: RpcClient) {}

  /** All there are. @throws Refusal SERVICE_UNAVAILABLE */
  async list(): Promise<ListPage<Setting>> {
    const { items }: SettingList = await this.rpc.call(ListSettings, {});
    return listPage({ items, nextCursor: null });
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, VALIDATION_FAILED, SERVICE_UNAVAILABLE */
  put(key: string, { value, version, reason }: SettingBody, by: StaffDoing): Promise<Setting> {
    return this.rpc.call(PutSetting, Object.assign({ key, value, version, reason }, by));
  }
}
