import {
  CreateBroadcast,
  Done,
  GetBroadcast,
  ListBroadcasts,
  MoveBroadcast,
  OpenBroadcastLink,
  PreviewBroadcast,
  UpdateBroadcast,
  type Broadcast,
  type BroadcastLink,
  type BroadcastList,
  type BroadcastRequest,
  type CreateBroadcastRequest,
  type ListBroadcastsRequest,
  type MoveBroadcastRequest,
  type OpenBroadcastLinkRequest,
  type PreviewBroadcastRequest,
  type UpdateBroadcastRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Broadcasts } from './broadcasts.service';

@Controller()
export class BroadcastsController {
  constructor(private readonly broadcasts: Broadcasts) {}

  @HandleRpc(ListBroadcasts)
  list(request: ListBroadcastsRequest): Promise<BroadcastList> {
    return this.broadcasts.list(request);
  }

  @HandleRpc(GetBroadcast)
  get({ id }: BroadcastRequest): Promise<Broadcast> {
    return this.broadcasts.get(id);
  }

  @HandleRpc(CreateBroadcast)
  create(request: CreateBroadcastRequest): Promise<Broadcast> {
    return this.broadcasts.create(request);
  }

  @HandleRpc(UpdateBroadcast)
  update(request: UpdateBroadcastRequest): Promise<Broadcast> {
    return this.broadcasts.update(request);
  }

  @HandleRpc(PreviewBroadcast)
  async preview(request: PreviewBroadcastRequest): Promise<Done> {
    await this.broadcasts.preview(request);
    return new Done();
  }

  @HandleRpc(MoveBroadcast)
  move(request: MoveBroadcastRequest): Promise<Broadcast> {
    return this.broadcasts.move(request);
  }

  @HandleRpc(OpenBroadcastLink)
  open({ token }: OpenBroadcastLinkRequest): Promise<BroadcastLink> {
    return this.broadcasts.open(token);
  }
}
