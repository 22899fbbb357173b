import {
  ClearMark,
  Done,
  GetDriverMarks,
  ListFavouriteCargos,
  ListFavourites,
  ResponseBegun,
  SetMark,
  type DriverMarks,
  type Favourites,
  type FollowedCargos,
  type FollowedCargosRequest,
  type ListFavouritesRequest,
  type MarksRequest,
  type ResponseBegunPayload,
  type SetMarkRequest,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Marks } from './marks.service';

@Controller()
export class MarksController {
  constructor(private readonly marks: Marks) {}

  @HandleRpc(GetDriverMarks)
  of({ driverId }: MarksRequest): Promise<DriverMarks> {
    return this.marks.of(driverId);
  }

  @HandleRpc(SetMark)
  async set(request: SetMarkRequest): Promise<Done> {
    await this.marks.set(request);
    return new Done();
  }

  @HandleRpc(ClearMark)
  async clear(request: SetMarkRequest): Promise<Done> {
    await this.marks.clear(request);
    return new Done();
  }

  @HandleRpc(ListFavourites)
  favourites(request: ListFavouritesRequest): Promise<Favourites> {
    return this.marks.favourites(request);
  }

  @HandleRpc(ListFavouriteCargos)
  followed(request: FollowedCargosRequest): Promise<FollowedCargos> {
    return this.marks.followed(request);
  }

  /** A mark that is set twice is set: no inbox is needed. */
  @HandleEvent(ResponseBegun)
  responded(response: ResponseBegunPayload): Promise<void> {
    return this.marks.responded(response);
  }
}
