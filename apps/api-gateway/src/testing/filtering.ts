import { randomUUID } from 'node:crypto';
import {
  AuditRecorded,
  ClearMark,
  CreateSearch,
  DeleteSearch,
  Done,
  GetDriverMarks,
  ListFavourites,
  ListSearches,
  Refusal,
  SEARCH_UNKNOWN,
  SetMark,
  UpdateSearch,
  type AuditRecordedPayload,
  type CargoCard,
  type DriverMarks,
  type Favourites,
  type SavedSearch,
  type SavedSearches,
} from '#contracts';
import { HandleEvent, HandleRpc, type EventContext } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

/** Filtering as the gateway sees it, and the audit log beside it. */
@Injectable()
export class Filtering {
  readonly searches = new Map<string, SavedSearch[]>();
  readonly marks = new Map<string, Set<string>>();
  readonly audited: { line: AuditRecordedPayload; eventId: string }[] = [];
  readonly calls: { name: string; request: object }[] = [];
  readonly refusals = new Map<string, Refusal>();

  of(driverId: string): SavedSearch[] {
    const own = this.searches.get(driverId) ?? [];
    this.searches.set(driverId, own);
    return own;
  }

  marked(driverId: string, kind: string): Set<string> {
    const key = `${driverId} ${kind}`;
    const set = this.marks.get(key) ?? new Set<string>();
    this.marks.set(key, set);
    return set;
  }

  lastOf(name: string): object | undefined {
    return this.calls.findLast((call) => call.name === name)?.request;
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }
}

@Controller()
export class FilteringController {
  constructor(private readonly filtering: Filtering) {}

  @HandleRpc(ListSearches)
  list(request: InstanceType<typeof ListSearches.request>): SavedSearches {
    this.filtering.meet('ListSearches', request);
    return { items: this.filtering.of(request.driverId) };
  }

  @HandleRpc(CreateSearch)
  create(request: InstanceType<typeof CreateSearch.request>): SavedSearch {
    this.filtering.meet('CreateSearch', request);
    const { driverId, name = 'Москва', filter } = request;
    const search = { id: randomUUID(), name, filter, alerts: { enabled: true, maxPerHour: 10 }, matchesToday: 0 };
    this.filtering.of(driverId).push(search);
    return search;
  }

  @HandleRpc(UpdateSearch)
  update(request: InstanceType<typeof UpdateSearch.request>): SavedSearch {
    this.filtering.meet('UpdateSearch', request);
    const found = this.filtering.of(request.driverId).find(({ id }) => id === request.searchId);
    if (found === undefined) throw new Refusal(SEARCH_UNKNOWN);
    return Object.assign(found, request.name === undefined ? {} : { name: request.name });
  }

  @HandleRpc(DeleteSearch)
  delete(request: InstanceType<typeof DeleteSearch.request>): Done {
    this.filtering.meet('DeleteSearch', request);
    const { driverId, searchId } = request;
    this.filtering.searches.set(
      driverId,
      this.filtering.of(driverId).filter(({ id }) => id !== searchId),
    );
    return new Done();
  }

  @HandleRpc(GetDriverMarks)
  marks(request: InstanceType<typeof GetDriverMarks.request>): DriverMarks {
    this.filtering.meet('GetDriverMarks', request);
    const of = (kind: string): string[] => [...this.filtering.marked(request.driverId, kind)];
    return { favourites: of('favourite'), hidden: of('hidden'), blockedCompanies: of('blocked-company') };
  }

  @HandleRpc(SetMark)
  set(request: InstanceType<typeof SetMark.request>): Done {
    this.filtering.meet('SetMark', request);
    this.filtering.marked(request.driverId, request.kind).add(request.target);
    return new Done();
  }

  @HandleRpc(ClearMark)
  clear(request: InstanceType<typeof ClearMark.request>): Done {
    this.filtering.meet('ClearMark', request);
    this.filtering.marked(request.driverId, request.kind).delete(request.target);
    return new Done();
  }

  @HandleRpc(ListFavourites)
  favourites(request: InstanceType<typeof ListFavourites.request>): Favourites {
    this.filtering.meet('ListFavourites', request);
    const items = [...this.filtering.marked(request.driverId, 'favourite')].map((id) => ({ id }) as CargoCard);
    return { items, nextCursor: 'bmV4dA' };
  }

  @HandleEvent(AuditRecorded, { everyReplica: true })
  audited(line: AuditRecordedPayload, { eventId }: EventContext): void {
    this.filtering.audited.push({ line, eventId });
  }
}
