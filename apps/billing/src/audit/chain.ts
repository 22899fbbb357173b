import { createHmac } from 'node:crypto';

/** What a line says, every field as the text that is stored. */
export interface LineText {
  readonly seq: string;
  readonly eventId: string;
  readonly service: string;
  readonly action: string;
  readonly actor: string;
  readonly target: string | null;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly facts: string | null;
}

/** Stands before the first line. */
export const BEGINNING: Buffer = Buffer.alloc(32);

/** Binds a line to all lines before it. The fields go in as one JSON array: no two lines have the same text. */
export function hashOf(key: string, previous: Buffer, line: LineText): Buffer {
  const { seq, eventId, service, action, actor, target, at, recordedAt, requestId, address, before, after, facts } = line;
  const times = [at.toISOString(), recordedAt.toISOString()];
  const fields = [seq, eventId, service, action, actor, target, ...times, requestId, address, before, after, facts];
  return createHmac('sha256', key).update('line').update(previous).update(JSON.stringify(fields)).digest();
}

/** Signs which line is the newest: a log whose end was cut off still verifies, its anchor does not. */
export const anchorOf = (key: string, seq: string, hash: Buffer): Buffer =>
  createHmac('sha256', key).update('head').update(seq).update(':').update(hash).digest();
