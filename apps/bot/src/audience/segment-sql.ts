import type { Condition, ConditionLeaf } from '#contracts';

/** A condition over `a` of bot.audience. Whatever somebody wrote is a parameter, never part of the text. */
export interface SegmentSql {
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** @param firstParameter number of the first parameter that is free; @param now ms since 1970: days are counted from it */
export function segmentSql(condition: Condition, firstParameter: number, now: number): SegmentSql {
  const parameters: unknown[] = [];
  const given = (value: unknown): string => `$${firstParameter - 1 + parameters.push(value)}`;
  const moment = `${given(new Date(now))}::timestamptz`;

  const leaf = (question: ConditionLeaf): string => {
    switch (question.field) {
      case 'subscription':
        return `(case when a.source is null then 'none'
          when a.usable_until is null or a.usable_until <= ${moment} then 'expired'
          when a.source = 'trial' then 'trial' else 'active' end) = any(${given(question.value)}::text[])`;
      case 'expiresWithinDays':
        return `(a.expires_at > ${moment} and a.expires_at <= ${moment} + ${given(question.value)}::int * interval '24 hours')`;
      case 'lastSeenDaysAgo':
        return daysAgo('a.last_seen_at', question.op, given(question.value));
      case 'registeredDaysAgo':
        return daysAgo('a.registered_at', question.op, given(question.value));
      case 'region':
        return `a.regions && ${given(question.value)}::text[]`;
      case 'tag':
        return `a.tags && ${given(question.value)}::text[]`;
      case 'language':
        return `a.language = any(${given(question.value)}::text[])`;
    }
  };
  const daysAgo = (column: string, op: 'lte' | 'gte', days: string): string =>
    `${column} ${op === 'lte' ? '>=' : '<='} ${moment} - ${days}::int * interval '24 hours'`;

  const visit = (node: Condition): string => {
    if ('all' in node) return node.all.length === 0 ? 'true' : `(${node.all.map(visit).join(' and ')})`;
    if ('any' in node) return `(${node.any.map(visit).join(' or ')})`;
    // What is not known of somebody is not so.
    if ('not' in node) return `not coalesce(${visit(node.not)}, false)`;
    return leaf(node);
  };

  return { where: `(${moment} is not null and ${visit(condition)})`, parameters };
}
