import { randomInt, randomUUID } from 'node:crypto';
import {
  AuditRecorded,
  PROMO_CODE_TAKEN,
  PROMO_KINDS,
  Refusal,
  TARIFF_UNKNOWN,
  VALIDATION_FAILED,
  type CreatePromoCodeRequest,
  type FieldError,
  type PromoCode,
} from '#contracts';
import { answerOnce, Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Settings } from '../settings/settings.service';
import { PromoCodeRow, toPromoCode } from './promo-code.entity';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const MADE_UP_LENGTH = 12;
/** 36^12 codes: even a second try will hardly ever be needed. */
const TRIES = 5;
const STAFF = /^staff:([0-9a-f-]{36})$/;
/** The field that says how much, by kind. */
const MEASURES = { days: 'days', percent: 'percent', fixed: 'discountKopecks' } as const;

/** Contract 5.4 as staff meet it. */
@Injectable()
export class PromoCodeIssue {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED, TARIFF_UNKNOWN, PROMO_CODE_TAKEN, IDEMPOTENCY_KEY_REUSED */
  async create(request: CreatePromoCodeRequest): Promise<PromoCode> {
    await this.check(request);
    const { idempotencyKey: key, actor } = request;
    const owner = STAFF.exec(actor)?.[1];
    return this.database.transaction((manager) => {
      const work = (): Promise<PromoCode> => this.make(manager, request);
      return key === undefined || owner === undefined
        ? work()
        : answerOnce(manager, { schema: 'billing', owner, key, body: Object.assign({}, request, { address: undefined }) }, work);
    });
  }

  private async make(manager: EntityManager, request: CreatePromoCodeRequest): Promise<PromoCode> {
    for (let tries = 1; ; tries += 1) {
      const made = await this.insert(manager, request, request.code ?? madeUp());
      if (made !== undefined) return made;
      if (request.code !== undefined || tries === TRIES) throw new Refusal(PROMO_CODE_TAKEN);
    }
  }

  private async check(request: CreatePromoCodeRequest): Promise<void> {
    const errors = PROMO_KINDS.flatMap((kind): FieldError[] => {
      const field = MEASURES[kind];
      if ((kind === request.kind) === (request[field] !== undefined)) return [];
      return [{ field, code: kind === request.kind ? 'REQUIRED' : 'STATE' }];
    });
    const { kind, tariffs, startsAt, endsAt } = request;
    if (kind === 'days' && tariffs !== undefined) errors.push({ field: 'tariffs', code: 'STATE' });
    if (tariffs?.length === 0) errors.push({ field: 'tariffs', code: 'REQUIRED' });
    if (startsAt !== undefined && endsAt !== undefined && Date.parse(startsAt) >= Date.parse(endsAt))
      errors.push({ field: 'endsAt', code: 'RANGE' });
    if (errors.length > 0) throw new Refusal(VALIDATION_FAILED, { errors });
    const known = new Set((await this.settings.current()).tariffs.map(({ code }) => code));
    if (tariffs?.some((code) => !known.has(code)) === true) throw new Refusal(TARIFF_UNKNOWN);
  }

  /** @returns undefined when there is such a code */
  private async insert(
    manager: EntityManager,
    { kind, days, percent, discountKopecks, tariffs, startsAt, endsAt, maxUses, note, actor, address }: CreatePromoCodeRequest,
    code: string,
  ): Promise<PromoCode | undefined> {
    const now = new Date(this.clock.now());
    const row = Object.assign(new PromoCodeRow(), {
      id: randomUUID(),
      code,
      kind,
      days: days ?? null,
      percent: percent ?? null,
      discountKopecks: discountKopecks ?? null,
      tariffs: tariffs ?? null,
      startsAt: momentOf(startsAt),
      endsAt: momentOf(endsAt),
      maxUses: maxUses ?? null,
      uses: 0,
      version: 1,
      stoppedAt: null,
      note: note ?? null,
      createdBy: actor,
      createdAt: now,
    });
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(PromoCodeRow)
      .values(row)
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return undefined;
    const made = toPromoCode(row);
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action: 'promo-code.created',
      actor,
      target: `promo-code:${row.id}`,
      at: now.toISOString(),
      ...(address === undefined ? {} : { address }),
      after: Object.fromEntries(Object.entries(made)),
    });
    return made;
  }
}

const madeUp = (): string => Array.from({ length: MADE_UP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

const momentOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
