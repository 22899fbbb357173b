import { noteSpan } from '#messaging';
import { EventSubscriber, type EntitySubscriberInterface, type QueryRunner } from 'typeorm';
import type { AfterQueryEvent, BeforeQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';

const VERB = /^\s*([a-z]+)/i;
const TABLE = /\b(?:from|into|update|join)\s+(?:only\s+)?"?([a-z_]\w*)"?(?:\."?([a-z_]\w*)"?)?/i;

/** A statement as a name: its verb and its first table, `select bot.outgoing`. Of values and parameters there is nothing in it. */
export function nameOfStatement(statement: string): string {
  const verb = VERB.exec(statement)?.[1]?.toLowerCase() ?? 'statement';
  const [, schema, table] = TABLE.exec(statement) ?? [];
  return [verb, [schema, table].filter(Boolean).join('.')].filter(Boolean).join(' ');
}

const now = (): number => performance.timeOrigin + performance.now();

/** Tells of every statement as a step of the trace it belongs to. Made only where traces are recorded. */
@EventSubscriber()
export class QuerySpans implements EntitySubscriberInterface {
  private readonly begun = new WeakMap<QueryRunner, number>();

  beforeQuery({ queryRunner }: BeforeQueryEvent): void {
    this.begun.set(queryRunner, now());
  }

  afterQuery({ queryRunner, query, success, error }: AfterQueryEvent): void {
    const name = nameOfStatement(query);
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': name };
    noteSpan({ name, kind: 'client', attributes }, this.begun.get(queryRunner) ?? now(), success ? undefined : error);
  }
}
