import { randomUUID } from 'node:crypto';
import {
  Refusal,
  RESPONSE_STATE,
  RESPONSE_UNKNOWN,
  ROUTE_NEEDS,
  type CargoCard,
  type CreateResponseRequest,
  type CreateResponseResponse,
  type ListResponsesRequest,
  type ListResponsesResponse,
  type RateResponseRequest,
  type Response,
  type ResponseMarks,
  type ResponseStatus,
} from '#contracts';
import { AccessBook } from '#messaging';
import { answerOnce, Database, newestPage, numberBefore } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Chats } from '../chats/chats.service';
import { cardOf, Cargos } from './cargos.service';
import { ResponseChanges } from './response-changes.service';
import { ResponseRow, ResponseStepRow, toResponse } from './response.entity';

const RATING_CHANGEABLE_MS = 86_400_000;
const MARKS = 1_000;

/** Contract 4.1: what drivers offer for loads. */
@Injectable()
export class Responses {
  constructor(
    private readonly database: Database,
    private readonly changes: ResponseChanges,
    private readonly cargos: Cargos,
    private readonly chats: Chats,
    private readonly access: AccessBook,
    private readonly clock: Clock,
  ) {}

  /** Asks for access itself, whatever the doors have asked. @throws Refusal SUBSCRIPTION_REQUIRED, SERVICE_UNAVAILABLE, CARGO_NOT_FOUND, CARGO_REMOVED, EXCHANGE_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED */
  async create(request: CreateResponseRequest): Promise<CreateResponseResponse> {
    const { driverId, cargoId, offer, idempotencyKey: key } = request;
    await this.access.require(ROUTE_NEEDS['responses.create'], driverId);
    const known = await this.database.source.manager.existsBy(ResponseRow, { driverId, cargoId });
    const beginning = known ? undefined : await this.begin(request);
    const store = (manager: EntityManager): Promise<CreateResponseResponse> => this.store(manager, request, beginning);
    if (key !== undefined) {
      const { phone, name, priceKopecks, comment } = offer;
      const body = { cargoId, phone, name, priceKopecks, comment };
      return this.database.transaction((manager) =>
        answerOnce(manager, { schema: 'bot', owner: driverId, key, body }, () => store(manager)),
      );
    }
    return this.database.transaction(store);
  }

  async list({ driverId, status, limit, cursor }: ListResponsesRequest): Promise<ListResponsesResponse> {
    const rows = await this.database.source
      .getRepository(ResponseRow)
      .createQueryBuilder('row')
      .where('row.driverId = :driverId', { driverId })
      .andWhere(status === undefined ? 'true' : 'row.status = :status', { status })
      .andWhere('row.number < :before', { before: numberBefore(cursor) })
      .orderBy('row.number', 'DESC')
      .limit(limit + 1)
      .getMany();
    const { shown, nextCursor } = newestPage(rows, limit);
    return { items: await this.seen(this.database.source.manager, shown), nextCursor };
  }

  async marks(driverId: string): Promise<ResponseMarks> {
    const rows = await this.database.source.query<{ cargo_id: string; status: ResponseStatus }[]>(
      'select cargo_id, status from bot.responses where driver_id = $1 order by number desc limit $2',
      [driverId, MARKS],
    );
    return { responses: Object.fromEntries(rows.map(({ cargo_id, status }) => [cargo_id, status])) };
  }

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE */
  async withdraw(driverId: string, responseId: string): Promise<Response> {
    return this.database.transaction(async (manager) => {
      const row = await this.lockOwn(manager, driverId, responseId);
      const done = await this.changes.step(manager, row, 'withdrawn', `driver:${driverId}`);
      // Asked for twice is done once.
      if (!done && row.status !== 'withdrawn') throw new Refusal(RESPONSE_STATE);
      return this.seenOne(manager, row);
    });
  }

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE */
  async rate({ driverId, responseId, stars, comment }: RateResponseRequest): Promise<Response> {
    return this.database.transaction(async (manager) => {
      const row = await this.lockOwn(manager, driverId, responseId);
      const now = new Date(this.clock.now());
      const late = row.ratedAt !== null && now.getTime() - row.ratedAt.getTime() > RATING_CHANGEABLE_MS;
      if (row.status !== 'completed' || late) throw new Refusal(RESPONSE_STATE);
      const rating = { stars, ratingComment: comment ?? null, ratedAt: row.ratedAt ?? now, updatedAt: now };
      await manager.update(ResponseRow, { id: row.id }, rating);
      Object.assign(row, rating);
      await this.changes.tell(manager, row);
      return this.seenOne(manager, row);
    });
  }

  /** The driver's response to a load, if there is one. */
  async find(driverId: string, cargoId: string): Promise<Response | undefined> {
    const { manager } = this.database.source;
    const row = await manager.findOneBy(ResponseRow, { driverId, cargoId });
    return row === null ? undefined : this.seenOne(manager, row);
  }

  /** What other services know, asked before the transaction: the load as it is now, and the driver's name. */
  private async begin({ driverId, cargoId, offer }: CreateResponseRequest): Promise<{ cargo: CargoCard; name: string | null }> {
    const [detail, chat] = await Promise.all([this.cargos.one(cargoId, driverId), this.chats.ofDriver(driverId)]);
    await this.cargos.requireListed(detail, driverId);
    return { cargo: cardOf(detail), name: presentText(offer.name) ?? chat.name ?? null };
  }

  private async store(
    manager: EntityManager,
    { driverId, cargoId, offer }: CreateResponseRequest,
    beginning: { cargo: CargoCard; name: string | null } | undefined,
  ): Promise<CreateResponseResponse> {
    const created = beginning !== undefined && (await this.insert(manager, { driverId, cargoId, offer }, beginning));
    const row = await manager.findOneByOrFail(ResponseRow, { driverId, cargoId });
    if (created) await this.changes.begun(manager, row);
    return { created, response: await this.seenOne(manager, row) };
  }

  /** @returns false when a twin was first */
  private async insert(
    manager: EntityManager,
    { driverId, cargoId, offer }: CreateResponseRequest,
    beginning: { cargo: CargoCard; name: string | null },
  ): Promise<boolean> {
    const now = new Date(this.clock.now());
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(ResponseRow)
      .values({
        id: randomUUID(),
        driverId,
        cargoId,
        status: 'pending',
        ...beginning,
        phone: offer.phone,
        priceKopecks: offer.priceKopecks === undefined ? null : String(offer.priceKopecks),
        comment: presentText(offer.comment) ?? null,
        createdAt: now,
        updatedAt: now,
      })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  private async lockOwn(manager: EntityManager, driverId: string, id: string): Promise<ResponseRow> {
    const row = await manager.findOne(ResponseRow, { where: { id, driverId }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw new Refusal(RESPONSE_UNKNOWN);
    return row;
  }

  private async seenOne(manager: EntityManager, row: ResponseRow): Promise<Response> {
    const steps = await manager.find(ResponseStepRow, { where: { responseId: row.id }, order: { id: 'ASC' } });
    return toResponse(row, steps);
  }

  private async seen(manager: EntityManager, rows: readonly ResponseRow[]): Promise<Response[]> {
    const steps = await manager.find(ResponseStepRow, {
      where: { responseId: In(rows.map(({ id }) => id)) },
      order: { id: 'ASC' },
    });
    return rows.map((row) =>
      toResponse(
        row,
        steps.filter(({ responseId }) => responseId === row.id),
      ),
    );
  }
}

const presentText = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text?.trim());
