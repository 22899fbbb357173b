import {
  AddDriverNote,
  BlockDriver,
  DeleteDriverNote,
  FindDrivers,
  GetDriverProfile,
  GetDriverStats,
  SignOutDriver,
  TagDriver,
  UnblockDriver,
  type AddDriverNoteRequest,
  type DeleteDriverNoteRequest,
  type Done,
  type DriverActionRequest,
  type DriverNote,
  type DriverPage,
  type DriverProfile,
  type DriverStats,
  type DriverTags,
  type FindDriversRequest,
  type GetDriverProfileRequest,
  type StatsRequest,
  type TagDriverRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Directory } from './directory.service';
import { DriverStatistics } from './driver-stats.service';
import { Notes } from './notes.service';
import { Standing } from './standing.service';

@Controller()
export class DirectoryController {
  constructor(
    private readonly directory: Directory,
    private readonly standing: Standing,
    private readonly notes: Notes,
    private readonly statistics: DriverStatistics,
  ) {}

  @HandleRpc(FindDrivers)
  find(request: FindDriversRequest): Promise<DriverPage> {
    return this.directory.find(request);
  }

  @HandleRpc(GetDriverProfile)
  profile({ driverId }: GetDriverProfileRequest): Promise<DriverProfile> {
    return this.directory.profile(driverId);
  }

  @HandleRpc(BlockDriver)
  async block(request: DriverActionRequest): Promise<Done> {
    await this.standing.block(request);
    return {};
  }

  @HandleRpc(UnblockDriver)
  async unblock(request: DriverActionRequest): Promise<Done> {
    await this.standing.unblock(request);
    return {};
  }

  @HandleRpc(SignOutDriver)
  async signOut(request: DriverActionRequest): Promise<Done> {
    await this.standing.signOut(request);
    return {};
  }

  @HandleRpc(TagDriver)
  tag(request: TagDriverRequest): Promise<DriverTags> {
    return this.standing.tag(request);
  }

  @HandleRpc(AddDriverNote)
  addNote(request: AddDriverNoteRequest): Promise<DriverNote> {
    return this.notes.add(request);
  }

  @HandleRpc(DeleteDriverNote)
  async deleteNote(request: DeleteDriverNoteRequest): Promise<Done> {
    await this.notes.delete(request);
    return {};
  }

  @HandleRpc(GetDriverStats)
  async stats(request: StatsRequest): Promise<DriverStats> {
    return { days: await this.statistics.of(request) };
  }
}
