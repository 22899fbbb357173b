import type { FieldError, FieldErrorCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';

/** `trial` and `active` run now, the latter bought or given; `expired` ran once; `none` never did. */
export const SEGMENT_SUBSCRIPTIONS = ['none', 'trial', 'active', 'expired'] as const;
export type SegmentSubscription = (typeof SEGMENT_SUBSCRIPTIONS)[number];

/** What one question about a driver may be. Days are whole days of 24 hours, counted from now. */
export type ConditionLeaf =
  | { readonly field: 'subscription'; readonly op: 'in'; readonly value: readonly SegmentSubscription[] }
  | { readonly field: 'expiresWithinDays'; readonly op: 'lte'; readonly value: number }
  | { readonly field: 'lastSeenDaysAgo' | 'registeredDaysAgo'; readonly op: 'lte' | 'gte'; readonly value: number }
  | { readonly field: 'region' | 'tag'; readonly op: 'in'; readonly value: readonly string[] }
  | { readonly field: 'language'; readonly op: 'in'; readonly value: readonly Language[] };

/** Whom a segment holds. `{all: []}` holds everybody. */
export type Condition =
  { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | ConditionLeaf;

export const CONDITION_DEPTH = 4;
export const CONDITION_LEAVES = 30;
const MOST_DAYS = 3_650;
const MOST_WORDS = 100;
const LONGEST_WORD = 100;

type ValueCheck = (value: unknown) => FieldErrorCode | undefined;

const days: ValueCheck = (value) =>
  typeof value !== 'number' || !Number.isInteger(value) ? 'FORMAT' : value < 0 || value > MOST_DAYS ? 'RANGE' : undefined;

/** A list of words, of `allowed` ones where these are known. */
const words =
  (allowed?: readonly string[]): ValueCheck =>
  (value) => {
    if (!Array.isArray(value) || !value.every((word) => typeof word === 'string')) return 'FORMAT';
    if (value.length === 0 || value.length > MOST_WORDS) return 'RANGE';
    if (value.some((word) => word.trim() === '' || word.length > LONGEST_WORD)) return 'RANGE';
    return allowed === undefined || value.every((word) => allowed.includes(word)) ? undefined : 'UNKNOWN';
  };

const LEAVES: Readonly<Record<ConditionLeaf['field'], { readonly ops: readonly string[]; readonly value: ValueCheck }>> = {
  subscription: { ops: ['in'], value: words(SEGMENT_SUBSCRIPTIONS) },
  expiresWithinDays: { ops: ['lte'], value: days },
  lastSeenDaysAgo: { ops: ['lte', 'gte'], value: days },
  registeredDaysAgo: { ops: ['lte', 'gte'], value: days },
  region: { ops: ['in'], value: words() },
  tag: { ops: ['in'], value: words() },
  language: { ops: ['in'], value: words(LANGUAGES) },
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (field: string, code: FieldErrorCode): FieldError[] => [{ field, code }];

const unknownNames = (node: Record<string, unknown>, at: string, known: readonly string[]): FieldError[] =>
  Object.keys(node)
    .filter((name) => !known.includes(name))
    .flatMap((name) => wrong(`${at}.${name}`, 'UNKNOWN'));

function leafErrors(node: Record<string, unknown>, at: string): FieldError[] {
  const { field, op, value } = node;
  const unknown = unknownNames(node, at, ['field', 'op', 'value']);
  if (field === undefined) return [...unknown, ...wrong(`${at}.field`, 'REQUIRED')];
  if (typeof field !== 'string' || !Object.hasOwn(LEAVES, field)) return [...unknown, ...wrong(`${at}.field`, 'UNKNOWN')];
  const rule = LEAVES[field as ConditionLeaf['field']];
  const known = typeof op === 'string' && rule.ops.includes(op);
  const code = value === undefined ? 'REQUIRED' : rule.value(value);
  return [
    ...unknown,
    ...(known ? [] : wrong(`${at}.op`, op === undefined ? 'REQUIRED' : 'UNKNOWN')),
    ...(code === undefined ? [] : wrong(`${at}.value`, code)),
  ];
}

function nodeErrors(node: unknown, at: string, depth: number): FieldError[] {
  if (!isRecord(node)) return wrong(at, 'FORMAT');
  if (depth > CONDITION_DEPTH) return wrong(at, 'RANGE');
  const kind = ['all', 'any', 'not'].find((name) => Object.hasOwn(node, name));
  if (kind === undefined) return leafErrors(node, at);
  const unknown = unknownNames(node, at, [kind]);
  const inside = node[kind];
  const place = `${at}.${kind}`;
  if (kind === 'not') return [...unknown, ...nodeErrors(inside, place, depth + 1)];
  if (!Array.isArray(inside)) return [...unknown, ...wrong(place, 'FORMAT')];
  // Of no conditions all are true and none is: the latter is a mistake.
  const least = kind === 'any' ? 1 : 0;
  if (inside.length < least || inside.length > CONDITION_LEAVES) return [...unknown, ...wrong(place, 'RANGE')];
  return [...unknown, ...inside.flatMap((member, index) => nodeErrors(member, `${place}.${index}`, depth + 1))];
}

function leavesOf(condition: Condition): number {
  if ('not' in condition) return leavesOf(condition.not);
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  return members === undefined ? 1 : members.reduce((sum, member) => sum + leavesOf(member), 0);
}

/**
 * What is wrong with a condition that somebody sent, each mistake under the path of its place, e.g. `condition.all.0.value`. Empty when
 * it may be taken for a `Condition`.
 */
export function conditionErrors(given: unknown, path = 'condition'): FieldError[] {
  const errors = nodeErrors(given, path, 1);
  if (errors.length > 0 || leavesOf(given as Condition) <= CONDITION_LEAVES) return errors;
  return wrong(path, 'RANGE');
}
