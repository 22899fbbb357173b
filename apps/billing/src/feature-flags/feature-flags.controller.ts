import {
  GetFlag,
  ListFlags,
  PutFlag,
  type FlagList,
  type GetFlagRequest,
  type PutFlagRequest,
  type StoredFlag,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { FeatureFlags } from './feature-flags.service';

@Controller()
export class FeatureFlagsController {
  constructor(private readonly flags: FeatureFlags) {}

  @HandleRpc(ListFlags)
  async list(): Promise<FlagList> {
    return { items: await this.flags.list() };
  }

  @HandleRpc(GetFlag)
  get({ name }: GetFlagRequest): Promise<StoredFlag> {
    return this.flags.get(name);
  }

  @HandleRpc(PutFlag)
  put(request: PutFlagRequest): Promise<StoredFlag> {
    return this.flags.put(request);
  }
}
