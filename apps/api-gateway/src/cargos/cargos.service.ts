import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  CargoDetailPage,
  CargoListPage,
  FILTER_INVALID,
  Refusal,
  ROUTE_NEEDS,
  type Session,
} from '#contracts';
import { AccessBook, ProductConfiguration, RpcClient, runInCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#runtime';
import { AccessAudit } from '../audit/access-audit.service';
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
    private readonly access: AccessBook,
    private readonly configuration: ProductConfiguration,
    private readonly audit: AccessAudit,
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
    const { driverId } = sessionOf(request);
    const send = (contacts: boolean): Promise<void> | undefined => {
      const served = servePage(request, reply, this.details, detailKey(cargoId, contacts), () =>
        this.rpc.page(CargoDetailPage, { cargoId, contacts, driverId }),
      );
      if (!contacts) return served;
      if (served !== undefined) return served.then(() => this.audit.contactsOpened(driverId, cargoId));
      this.audit.contactsOpened(driverId, cargoId);
      return undefined;
    };
    const contacts = this.access.find(ROUTE_NEEDS['cargos.contacts'], driverId);
    if (contacts !== undefined) return send(contacts);
    // The load itself is free: whoever cannot be known is shown it as everybody is.
    return runInCall(callOf(request, reply), () => this.access.surely(ROUTE_NEEDS['cargos.contacts'], driverId)).then(send);
  }

  private findList(request: FastifyRequest): EncodedPage | undefined {
    const session = sessionOf(request);
    const understood = this.filters.find(rawQuery(request), session);
    if (understood === undefined || 'refusal' in understood) return undefined;
    if (understood.own && !this.configuration.current().ownLoadsShown) return undefined;
    const may = this.access.find(ROUTE_NEEDS['cargos.list'], session.driverId, understood.filter);
    return may === true ? this.lists.fresh(understood.pageKey) : undefined;
  }

  private findDetail(request: FastifyRequest): EncodedPage | undefined {
    const { id } = request.params as { id: string };
    const { driverId } = sessionOf(request);
    const contacts = this.access.find(ROUTE_NEEDS['cargos.contacts'], driverId);
    const page = contacts === undefined ? undefined : this.details.fresh(detailKey(id, contacts));
    if (contacts === true && page !== undefined) this.audit.contactsOpened(driverId, id);
    return page;
  }

  private sendUnderstood(
    understood: Understood,
    { driverId }: Session,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> | undefined {
    if ('refusal' in understood) throw understood.refusal;
    if (understood.own && !this.configuration.current().ownLoadsShown)
      throw new Refusal(FILTER_INVALID, { errors: [{ field: 'mode', code: 'STATE' }] });
    const { filter, pageKey } = understood;
    const { upstreamQuery, sort, limit, offset } = filter;
    const need = ROUTE_NEEDS['cargos.list'];
    const send = (): Promise<void> | undefined =>
      servePage(request, reply, this.lists, pageKey, () =>
        this.rpc.page(CargoListPage, { upstreamQuery, sort, limit, offset, driverId }),
      );
    if (this.access.find(need, driverId, filter) === true) return send();
    return runInCall(callOf(request, reply), () => this.access.require(need, driverId, filter)).then(send);
  }
}

const detailKey = (cargoId: string, contacts: boolean): string => `${cargoId} ${contacts}`;
