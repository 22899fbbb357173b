import type { AuditVerdict } from '#contracts';
import type { EntityManager } from 'typeorm';
import { anchorOf, BEGINNING, hashOf, type LineText } from './chain';

/** Read at once; a statement takes milliseconds and the process stays free for others between two of them. */
const BATCH = 1_000;
/** Below every bigint that a line may pretend to have as its number. */
const BEFORE_ALL = '-9223372036854775808';

type StoredLine = LineText & { readonly hash: Buffer };

interface Head {
  readonly seq: string;
  readonly hash: Buffer;
  readonly mac: Buffer;
}

/** Reads the whole log as it was at one moment and says whether it is what was written. */
export async function verify(manager: EntityManager, key: string): Promise<AuditVerdict> {
  let [cursor, lines, previous] = [BEFORE_ALL, 0, BEGINNING];
  const broken = (brokenAt: number, problem: string): AuditVerdict => ({ whole: false, lines, brokenAt, problem });
  for (;;) {
    const batch = await readBehind(manager, cursor);
    for (const line of batch) {
      const expected = lines + 1;
      if (Number(line.seq) !== expected) return broken(expected, `line ${expected} is missing, ${line.seq} is there instead`);
      if (!hashOf(key, previous, line).equals(line.hash)) return broken(expected, `line ${expected} is not what was written`);
      previous = line.hash;
      cursor = line.seq;
      lines++;
    }
    if (batch.length < BATCH) break;
  }
  const [head] = await manager.query<Head[]>('select seq, hash, mac from billing.audit_head');
  if (head === undefined) return lines === 0 ? { whole: true, lines } : broken(lines, 'the anchor of the newest line is gone');
  if (!anchorOf(key, head.seq, head.hash).equals(head.mac))
    return broken(lines, 'the anchor of the newest line was not made by us');
  if (Number(head.seq) > lines) return broken(lines + 1, `line ${lines + 1} and those after it are missing up to ${head.seq}`);
  if (Number(head.seq) < lines || !head.hash.equals(previous)) return broken(lines, 'the anchor is that of another line');
  return { whole: true, lines };
}

const readBehind = (manager: EntityManager, seq: string): Promise<StoredLine[]> =>
  manager.query<StoredLine[]>(
    `select seq::text, event_id as "eventId", service, action, actor, target, at, recorded_at as "recordedAt",
       request_id as "requestId", address, before::text, after::text, facts::text, hash
     from billing.audit as log where log.seq > $1 order by log.seq limit ${BATCH}`,
    [seq],
  );
