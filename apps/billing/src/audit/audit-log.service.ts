import type { AuditRecordedPayload } from '#contracts';
import { currentCall } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { BillingConfig } from '../config';
import { AuditRow } from './audit.entity';
import { anchorOf, BEGINNING, hashOf } from './chain';

/** One writer at a time in the whole product; the number is arbitrary and ours. */
const CHAIN_LOCK = 5_240_712;
const HOUR_MS = 3_600_000;

const recorded = new Counter({ name: 'audit_lines_total', help: 'Lines added to the audit log by this process' });

type Entry = Omit<AuditRow, 'seq' | 'hash' | 'recordedAt'>;

interface Waiting {
  readonly entry: Entry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** The audit log. Lines that come while one is being written are written together by the next transaction. */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger(AuditLog.name);
  private waiting: Waiting[] = [];
  private writing = false;
  private anchoredHour = -1;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: BillingConfig,
  ) {}

  /** Resolves when the line is in the log, for the first time or since long. */
  append(payload: AuditRecordedPayload, eventId: string): Promise<void> {
    const entry = entryOf(payload, eventId);
    return new Promise((done, failed) => {
      this.waiting.push({ entry, done, failed });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.write(batch.map(({ entry }) => entry));
        for (const { done } of batch) done();
      } catch (error) {
        // One that the database does not take must not keep the others out.
        if (batch.length === 1) for (const { failed } of batch) failed(error);
        else for (const one of batch) await this.write([one.entry]).then(one.done, one.failed);
      }
    }
    this.writing = false;
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    const byEvent = new Map(entries.map((entry) => [entry.eventId, entry]));
    await this.database.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
      for (const eventId of await knownAmong(manager, [...byEvent.keys()])) byEvent.delete(eventId);
      if (byEvent.size === 0) return;
      const rows = this.chained(await lastLine(manager), [...byEvent.values()]);
      await manager.insert(AuditRow, rows);
      const last = rows.at(-1);
      if (last !== undefined) await this.anchor(manager, last);
    });
    recorded.inc(byEvent.size);
  }

  private chained(last: { seq: string; hash: Buffer } | undefined, entries: readonly Entry[]): AuditRow[] {
    let previous = last?.hash ?? BEGINNING;
    let seq = Number(last?.seq ?? 0);
    const recordedAt = new Date(this.clock.now());
    return entries.map((entry) => {
      const line = { ...entry, seq: String(++seq), recordedAt };
      const [before, after, facts] = [entry.before, entry.after, entry.facts].map((part) =>
        part === null ? null : JSON.stringify(part),
      ) as [string | null, string | null, string | null];
      previous = hashOf(this.config.AUDIT_KEY, previous, { ...line, before, after, facts });
      return { ...line, hash: previous };
    });
  }

  /** The newest line is kept a second time, and once an hour in the logs, which lie elsewhere. */
  private async anchor(manager: EntityManager, { seq, hash, recordedAt }: AuditRow): Promise<void> {
    await manager.query(
      `insert into billing.audit_head (seq, hash, mac) values ($1, $2, $3)
       on conflict (single) do update set seq = excluded.seq, hash = excluded.hash, mac = excluded.mac`,
      [seq, hash, anchorOf(this.config.AUDIT_KEY, seq, hash)],
    );
    const hour = Math.floor(recordedAt.getTime() / HOUR_MS);
    if (hour !== this.anchoredHour) this.logger.log(`the audit log stands at line ${seq}, ${hash.toString('hex')}`);
    this.anchoredHour = hour;
  }
}

async function knownAmong(manager: EntityManager, eventIds: readonly string[]): Promise<string[]> {
  const rows = await manager.query<{ event_id: string }[]>('select event_id from billing.audit where event_id = any($1)', [
    eventIds,
  ]);
  return rows.map(({ event_id }) => event_id);
}

async function lastLine(manager: EntityManager): Promise<{ seq: string; hash: Buffer } | undefined> {
  const [row] = await manager.query<{ seq: string; hash: Buffer }[]>(
    'select seq, hash from billing.audit order by seq desc limit 1',
  );
  return row;
}

/** Text as PostgreSQL takes it: no NUL and no half of a pair, so that what is read is what was written. */
const clean = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
const cleanOrNull = (text: string | undefined): string | null => (text === undefined ? null : clean(text));

function entryOf(payload: AuditRecordedPayload, eventId: string): Entry {
  const { service, action, actor, target, at, requestId, address, before, after, facts } = payload;
  return {
    eventId: clean(eventId),
    service: clean(service),
    action: clean(action),
    actor: clean(actor),
    target: cleanOrNull(target),
    at: new Date(at),
    requestId: cleanOrNull(requestId ?? currentCall()?.requestId),
    address: cleanOrNull(address),
    before: before ?? null,
    after: after ?? null,
    facts: facts ?? null,
  };
}
