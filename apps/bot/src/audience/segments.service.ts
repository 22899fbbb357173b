import { randomUUID } from 'node:crypto';
import {
  conditionErrors,
  Refusal,
  SEGMENT_UNKNOWN,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type Condition,
  type CreateSegmentRequest,
  type DeleteSegmentRequest,
  type Segment,
  type SegmentCount,
  type SegmentList,
  type UpdateSegmentRequest,
} from '#contracts';
import { answerOnce, Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UNREACHABLE } from './people.repository';
import { segmentSql } from './segment-sql';
import { SegmentRow, toSegment } from './segment.entity';
import { doerOf, ownerOf, StaffAudit } from './staff-audit.service';

const MOST_LISTED = 500;

/** @throws Refusal VALIDATION_FAILED with the path of every mistake */
export function requireCondition(condition: Condition): void {
  const errors = conditionErrors(condition);
  if (errors.length > 0) throw new Refusal(VALIDATION_FAILED, { errors });
}

/** Parts of the drivers that staff gave a name. */
@Injectable()
export class Segments {
  constructor(
    private readonly database: Database,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<SegmentList> {
    const rows = await this.database.source.manager.find(SegmentRow, { order: { number: 'DESC' }, take: MOST_LISTED });
    return { items: rows.map(toSegment) };
  }

  /** How many drivers a condition holds now. @throws Refusal VALIDATION_FAILED */
  async count(condition: Condition): Promise<SegmentCount> {
    requireCondition(condition);
    const { where, parameters } = segmentSql(condition, 1, this.clock.now());
    // Only chats with something the matter are joined: the few of them, instead of one for every driver.
    const [counted] = await this.database.source.query<{ count: string; reachable: string }[]>(
      `select count(*) as count, count(*) filter (where ${UNREACHABLE} is null) as reachable
       from bot.audience a
       left join bot.chats c on c.chat_id = a.chat_id and (c.unreachable_since is not null or c.paused_since is not null)
       where a.chat_id is not null and ${where}`,
      [...parameters],
    );
    return { count: Number(counted?.count ?? 0), reachable: Number(counted?.reachable ?? 0) };
  }

  /** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED */
  create({ segment, idempotencyKey: key, ...doing }: CreateSegmentRequest): Promise<Segment> {
    requireCondition(segment.condition);
    const { name, condition } = segment;
    const store = async (manager: EntityManager): Promise<Segment> => {
      const row = {
        id: randomUUID(),
        name,
        condition,
        createdBy: doing.actor,
        createdAt: new Date(this.clock.now()),
        version: 1,
      };
      await manager.insert(SegmentRow, row);
      await this.audit.note(manager, {
        action: 'segment.created',
        ...doerOf(doing),
        target: `segment:${row.id}`,
        after: { name, condition },
      });
      return toSegment(Object.assign(new SegmentRow(), row));
    };
    return this.database.transaction((manager) =>
      key === undefined
        ? store(manager)
        : answerOnce(manager, { schema: 'bot', owner: ownerOf(doing), key, body: { name, condition } }, () => store(manager)),
    );
  }

  /** What is absent stays. @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT */
  update({ id, patch, ...doing }: UpdateSegmentRequest): Promise<Segment> {
    const { version, name, condition } = patch;
    if (condition !== undefined) requireCondition(condition);
    return this.database.transaction(async (manager) => {
      const row = await manager.findOne(SegmentRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw new Refusal(SEGMENT_UNKNOWN);
      if (row.version !== version) throw new Refusal(VERSION_CONFLICT);
      const before = { name: row.name, condition: row.condition };
      const after = { name: name ?? row.name, condition: condition ?? row.condition };
      Object.assign(row, after, { version: version + 1 });
      await manager.save(row);
      await this.audit.note(manager, {
        action: 'segment.changed',
        ...doerOf(doing),
        target: `segment:${id}`,
        before,
        after,
      });
      return toSegment(row);
    });
  }

  /** Twice is once. */
  async delete({ id, ...doing }: DeleteSegmentRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOne(SegmentRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) return;
      await manager.delete(SegmentRow, { id });
      const before = { name: row.name, condition: row.condition };
      await this.audit.note(manager, { action: 'segment.deleted', ...doerOf(doing), target: `segment:${id}`, before });
    });
  }
}
