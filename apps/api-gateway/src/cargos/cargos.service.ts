import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  CargoDetailPage,
  CargoListPage,
  mayUse,
  Refusal,
  ROUTE_NEEDS,
  type Session,
} from '#contracts';
import { RpcClient, runInCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessOf, requireAccess } from '../door/access';
import { Clock } from '#runtime';
import { sessionOf } from '../door/current-session.decorator';
import { callOf, rawQuery } from '../http/request';
import type { EncodedPage } from '../pages/encoded-page';
import { PageCache } from '../pages/page-cache';
import { ReadyPages } from '../pages/ready-pages.service';
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
    ready: ReadyPages,
    clock: Clock,
  ) {
    this.lists = new PageCache(FRESH_MS, LISTS_BYTES, () => clock.now());
    this.details = new PageCache(FRESH_MS, DETAILS_BYTES, () => clock.now());
    ready.offer('cargos.list', (request) => this.findList(request));
    ready.offer('cargos.detail', (request) => this.findDetail(request));
  }

  /**
   * Answers what was not ready when the request came in.
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
    const session = sessionOf(request);
    const { driverId } = session;
    const contacts = this.showsContacts(session);
    const load = () => this.rpc.page(CargoDetailPage, { cargoId, contacts, driverId });
    return servePage(request, reply, this.details, detailKey(cargoId, contacts), load);
  }

  private findList(request: FastifyRequest): EncodedPage | undefined {
    const session = sessionOf(request);
    const understood = this.filters.find(rawQuery(request), session);
    if (understood === undefined || 'refusal' in understood) return undefined;
    const { filter, pageKey } = understood;
    return mayUse(ROUTE_NEEDS['cargos.list'], accessOf(session.driverId), filter) ? this.lists.fresh(pageKey) : undefined;
  }

  private findDetail(request: FastifyRequest): EncodedPage | undefined {
    const { id } = request.params as { id: string };
    return this.details.fresh(detailKey(id, this.showsContacts(sessionOf(request))));
  }

  /** Contacts are in the page of those who may see them alone. */
  private showsContacts({ driverId }: Session): boolean {
    return mayUse(ROUTE_NEEDS['cargos.contacts'], accessOf(driverId));
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

const detailKey = (cargoId: string, contacts: boolean): string => `${cargoId} ${contacts}`;
