import { CARGO_ID, CARGO_NOT_FOUND, CargoDetailPage, CargoListPage, Refusal, ROUTE_NEEDS, type Session } from '#contracts';
import { RpcClient, runInCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessOf, mayUse, requireAccess } from '../door/access';
import { Clock } from '../door/clock';
import { sessionOf } from '../door/current-session.decorator';
import { callOf, rawQuery } from '../http/request';
import { PageCache } from '../pages/page-cache';
import { servePage } from '../pages/serve-page';
import { CanonicalFilters, type Understood } from './canonical-filters.service';

/** Price and listing may move; this much behind cargo-gateway nobody notices, and it spares a hop for all but one of those who ask. */
const FRESH_MS = 2_000;
const LISTS_BYTES = 32_000_000;
const DETAILS_BYTES = 16_000_000;

/** Loads as bytes: from the memory of this replica, or from cargo-gateway. */
@Injectable()
export class Cargos {
  private readonly lists: PageCache;
  private readonly details: PageCache;

  constructor(
    private readonly rpc: RpcClient,
    private readonly filters: CanonicalFilters,
    clock: Clock,
  ) {
    this.lists = new PageCache(FRESH_MS, LISTS_BYTES, () => clock.now());
    this.details = new PageCache(FRESH_MS, DETAILS_BYTES, () => clock.now());
  }

  /**
   * Answers at once, with no promise made, when query and page are in memory: nearly always.
   * @throws Refusal FILTER_INVALID, SUBSCRIPTION_REQUIRED, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE
   */
  sendList(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    const session = sessionOf(request);
    const raw = rawQuery(request);
    const understood = this.filters.find(raw, session);
    if (understood !== undefined) return this.sendUnderstood(understood, session, request, reply);
    const asked = runInCall(callOf(request, reply), () => this.filters.ask(raw, session));
    return asked.then((answer) => this.sendUnderstood(answer, session, request, reply));
  }

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  sendDetail(cargoId: string, request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    if (!CARGO_ID.test(cargoId)) throw new Refusal(CARGO_NOT_FOUND);
    const { driverId } = sessionOf(request);
    const contacts = mayUse(ROUTE_NEEDS['cargos.contacts'], accessOf(driverId));
    const load = () => this.rpc.page(CargoDetailPage, { cargoId, contacts, driverId });
    return servePage(request, reply, this.details, `${cargoId} ${contacts}`, load);
  }

  private sendUnderstood(
    understood: Understood,
    { driverId }: Session,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> | undefined {
    if ('refusal' in understood) throw understood.refusal;
    const { upstreamQuery, sort, limit, offset } = understood.filter;
    requireAccess(ROUTE_NEEDS['cargos.list'], accessOf(driverId), understood.filter);
    const load = () => this.rpc.page(CargoListPage, { upstreamQuery, sort, limit, offset, driverId });
    return servePage(request, reply, this.lists, understood.pageKey, load);
  }
}
