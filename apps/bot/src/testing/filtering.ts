import { randomUUID } from 'node:crypto';
import {
  ClearMark,
  CreateSearch,
  DeleteSearch,
  Done,
  GetDriverMarks,
  ListFavourites,
  ListSearches,
  MOST_SEARCHES,
  Refusal,
  ResponseBegun,
  SEARCH_LIMIT,
  SEARCH_UNKNOWN,
  SetMark,
  UpdateSearch,
  type AlertsPatch,
  type CargoCard,
  type DriverMarks,
  type Favourites,
  type MarkKind,
  type ResponseBegunPayload,
  type SavedSearch,
  type SavedSearches,
} from '#contracts';
import { EventPublisher, HandleEvent, HandleRpc } from '#messaging';
import { Controller, Injectable } from '@nestjs/common';

/** Filtering as the bot sees it: searches, marks and the alerts that follow from them. */
@Injectable()
export class Filtering {
  readonly searches = new Map<string, SavedSearch[]>();
  readonly marks = new Map<string, Set<string>>();
  readonly begun: ResponseBegunPayload[] = [];
  readonly calls: { name: string; request: object }[] = [];
  readonly refusals = new Map<string, Refusal>();
  private readonly answered = new Map<string, SavedSearch>();
  /** What a favourite shows. */
  card: (id: string) => CargoCard = () => {
    throw new Error('no load was given');
  };

  constructor(readonly events: EventPublisher) {}

  of(driverId: string): SavedSearch[] {
    const own = this.searches.get(driverId) ?? [];
    this.searches.set(driverId, own);
    return own;
  }

  marked(driverId: string, kind: MarkKind): string[] {
    return [...(this.marks.get(`${driverId} ${kind}`) ?? [])];
  }

  setOf(driverId: string, kind: MarkKind): Set<string> {
    const key = `${driverId} ${kind}`;
    const set = this.marks.get(key) ?? new Set<string>();
    this.marks.set(key, set);
    return set;
  }

  meet(name: string, request: object): void {
    this.calls.push({ name, request });
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refusal;
  }

  create({ driverId, name, filter, alerts = {}, idempotencyKey = randomUUID() }: InstanceType<typeof CreateSearch.request>) {
    const given = this.answered.get(`${driverId} ${idempotencyKey}`);
    if (given !== undefined) return given;
    const own = this.of(driverId);
    if (own.length >= MOST_SEARCHES) throw new Refusal(SEARCH_LIMIT);
    const search: SavedSearch = {
      id: randomUUID(),
      name: name ?? `Поиск ${own.length + 1}`,
      filter,
      alerts: { enabled: true, maxPerHour: 10 },
      matchesToday: 0,
    };
    patch(search, alerts);
    own.push(search);
    this.answered.set(`${driverId} ${idempotencyKey}`, search);
    return search;
  }

  find(driverId: string, id: string): SavedSearch {
    const found = this.of(driverId).find((search) => search.id === id);
    if (found === undefined) throw new Refusal(SEARCH_UNKNOWN);
    return found;
  }
}

export function patch({ alerts }: SavedSearch, { enabled, quietHours, maxPerHour, mutedUntil }: AlertsPatch): void {
  if (enabled !== undefined) alerts.enabled = enabled;
  if (maxPerHour !== undefined) alerts.maxPerHour = maxPerHour;
  if (quietHours === null) delete alerts.quietHours;
  else if (quietHours !== undefined) alerts.quietHours = quietHours;
  if (mutedUntil === null) delete alerts.mutedUntil;
  else if (mutedUntil !== undefined) alerts.mutedUntil = mutedUntil;
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
    return this.filtering.create(request);
  }

  @HandleRpc(UpdateSearch)
  update(request: InstanceType<typeof UpdateSearch.request>): SavedSearch {
    this.filtering.meet('UpdateSearch', request);
    const search = this.filtering.find(request.driverId, request.searchId);
    patch(search, request.alerts ?? {});
    return search;
  }

  @HandleRpc(DeleteSearch)
  delete(request: InstanceType<typeof DeleteSearch.request>): Done {
    this.filtering.meet('DeleteSearch', request);
    const { driverId, searchId } = request;
    const rest = this.filtering.of(driverId).filter(({ id }) => id !== searchId);
    this.filtering.searches.set(driverId, rest);
    return new Done();
  }

  @HandleRpc(GetDriverMarks)
  marks(request: InstanceType<typeof GetDriverMarks.request>): DriverMarks {
    this.filtering.meet('GetDriverMarks', request);
    const of = (kind: MarkKind): string[] => this.filtering.marked(request.driverId, kind);
    return { favourites: of('favourite'), hidden: of('hidden'), blockedCompanies: of('blocked-company') };
  }

  @HandleRpc(SetMark)
  set(request: InstanceType<typeof SetMark.request>): Done {
    this.filtering.meet('SetMark', request);
    this.filtering.setOf(request.driverId, request.kind).add(request.target);
    return new Done();
  }

  @HandleRpc(ClearMark)
  clear(request: InstanceType<typeof ClearMark.request>): Done {
    this.filtering.meet('ClearMark', request);
    this.filtering.setOf(request.driverId, request.kind).delete(request.target);
    return new Done();
  }

  @HandleRpc(ListFavourites)
  favourites(request: InstanceType<typeof ListFavourites.request>): Favourites {
    this.filtering.meet('ListFavourites', request);
    const { driverId, cursor = '0', limit = 50 } = request;
    const all = this.filtering.marked(driverId, 'favourite').reverse();
    const end = Number(cursor) + limit;
    const items = all.slice(Number(cursor), end).map((id) => this.filtering.card(id));
    return { items, nextCursor: end < all.length ? String(end) : null };
  }

  @HandleEvent(ResponseBegun)
  begun(response: ResponseBegunPayload): void {
    this.filtering.begun.push(response);
  }
}
