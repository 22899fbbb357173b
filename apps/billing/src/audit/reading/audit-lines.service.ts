import { isIP } from 'node:net';
import type { AuditFilter, AuditLine, AuditPage, FindAuditLinesRequest } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Condition } from '../../listing/condition';
import { inOrder, slice, type Listed, type Order } from '../../listing/slice';
import { AuditRow } from '../audit.entity';

/** A page is one message, of which NATS takes 1 MB. */
const PAGE_MAX_BYTES = 512 * 1_024;
const NEWEST: Order = { name: 'at', key: 'at', of: 'times', number: 'seq', descending: true };
/** As in the indexes. */
const [AREA, TARGET_NAME] = [`split_part(action, '.', 1)`, `split_part(target, ':', 2)`] as const;

/** The audit log for staff. */
@Injectable()
export class AuditLines {
  constructor(private readonly database: Database) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor that is not of this list */
  async find(request: FindAuditLinesRequest): Promise<AuditPage> {
    const { manager } = this.database.source;
    const { ids, nextCursor, cursorBehind } = await slice(manager, await listed(manager, request.filter), request);
    const rows = await manager.findBy(AuditRow, { seq: In([...ids]) });
    const lines = inOrder(ids, rows, ({ seq }) => seq).map(toLine);
    const items = fitting(lines);
    return { items, nextCursor: items.length < lines.length ? cursorBehind(items.length - 1) : nextCursor };
  }
}

/** Which lines, newest first; tests look at its plan. */
export async function listed(manager: EntityManager, filter: AuditFilter): Promise<Listed> {
  const { type, actor, target, q } = filter;
  const condition = new Condition().within('at', filter).where('actor', '=', actor).where('target', '=', target);
  condition.where(type?.includes('.') === true ? 'action' : AREA, '=', type);
  if (q !== undefined) condition.where(await columnOf(manager, q.trim()), '=', q.trim());
  return { table: 'billing.audit', id: 'seq', order: NEWEST, condition };
}

/** Where what somebody looks for stands. */
async function columnOf(manager: EntityManager, q: string): Promise<string> {
  if (isIP(q) !== 0) return 'address';
  const ofRequest = await manager.query<object[]>('select 1 from billing.audit where request_id = $1 limit 1', [q]);
  return ofRequest.length > 0 ? 'request_id' : TARGET_NAME;
}

/** As many as one message holds, one at least. */
function fitting(lines: AuditLine[]): AuditLine[] {
  let bytes = 0;
  const beyond = lines.findIndex((line, index) => {
    bytes += Buffer.byteLength(JSON.stringify(line));
    return index > 0 && bytes > PAGE_MAX_BYTES;
  });
  return beyond === -1 ? lines : lines.slice(0, beyond);
}

const toLine = ({ seq, at, service, action, actor, target, address, requestId, before, after, facts }: AuditRow): AuditLine => ({
  seq: Number(seq),
  at: at.toISOString(),
  service,
  action,
  actor,
  target,
  address,
  requestId,
  before,
  after,
  facts,
});
