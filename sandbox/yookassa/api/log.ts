import { createHash } from 'node:crypto';
import type { RouteName } from './faults';

export interface LogEntry {
  /** World time, ISO 8601. */
  readonly at: string;
  readonly route: RouteName | 'other';
  readonly method: string;
  readonly url: string;
  /** 0 for a request that got no answer. */
  readonly status: number;
  readonly idempotenceKey?: string | undefined;
  /** The body as it came, long numbers (cards) struck out; its digest is of the true one. */
  readonly body?: string | undefined;
  readonly bodySha256?: string | undefined;
}

const SIZE = 2_000;
const LONGEST_BODY = 8_192;

/** What the shop has asked, and counts of it. Authorization never gets here. */
export class RequestLog {
  entries: LogEntry[] = [];
  /** By route, and by route and status: `create-payment`, `create-payment:200`. */
  readonly counters: Record<string, number> = {};

  add({ body, ...entry }: Omit<LogEntry, 'body' | 'bodySha256'> & { body: Buffer }): void {
    for (const name of [entry.route, `${entry.route}:${entry.status}`]) this.counters[name] = (this.counters[name] ?? 0) + 1;
    this.entries.push({
      ...entry,
      ...(body.length === 0
        ? {}
        : {
            body: body
              .toString()
              .slice(0, LONGEST_BODY)
              .replaceAll(/\d{13,}/g, '…'),
            bodySha256: createHash('sha256').update(body).digest('hex'),
          }),
    });
    if (this.entries.length > SIZE) this.entries.splice(0, SIZE / 4);
  }

  clear(): void {
    this.entries = [];
    for (const name of Object.keys(this.counters)) Reflect.deleteProperty(this.counters, name);
  }
}
