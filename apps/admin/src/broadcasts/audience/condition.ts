/** Whom a broadcast goes to, as the API has it. `{all: []}` is everybody. */
export type Condition =
  { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | Leaf;

export const FIELDS = [
  'subscription',
  'expiresWithinDays',
  'lastSeenDaysAgo',
  'registeredDaysAgo',
  'region',
  'tag',
  'language',
] as const;
export type Field = (typeof FIELDS)[number];

export interface Leaf {
  readonly field: Field;
  readonly op: 'in' | 'lte' | 'gte';
  readonly value: number | readonly string[];
}

/** The same as it is edited: groups of questions, each of which wants all, any or none of its members. */
export interface Group {
  readonly mode: Mode;
  readonly items: readonly Node[];
}
export const MODES = ['all', 'any', 'none'] as const;
export type Mode = (typeof MODES)[number];
export type Node = Group | Leaf;

export const DEEPEST = 4;
export const MOST_LEAVES = 30;
export const SUBSCRIPTIONS = ['none', 'trial', 'active', 'expired'] as const;
export const EVERYBODY: Group = { mode: 'all', items: [] };

export const isGroup = (node: Node): node is Group => 'items' in node;

/** What a new question of a field asks. */
const FIRST: Readonly<Record<Field, Leaf>> = {
  subscription: { field: 'subscription', op: 'in', value: ['trial'] },
  expiresWithinDays: { field: 'expiresWithinDays', op: 'lte', value: 3 },
  lastSeenDaysAgo: { field: 'lastSeenDaysAgo', op: 'lte', value: 30 },
  registeredDaysAgo: { field: 'registeredDaysAgo', op: 'lte', value: 30 },
  region: { field: 'region', op: 'in', value: [] },
  tag: { field: 'tag', op: 'in', value: [] },
  language: { field: 'language', op: 'in', value: ['ru'] },
};
export const firstOf = (field: Field): Leaf => FIRST[field];

export function toCondition(node: Node): Condition {
  if (!isGroup(node)) return node;
  const members = node.items.map(toCondition);
  // Of no members none is true, and "any" of them would be nobody.
  if (node.mode === 'all' || members.length === 0) return { all: members };
  return node.mode === 'any' ? { any: members } : { not: { any: members } };
}

export function toNode(condition: Condition): Node {
  if ('all' in condition) return { mode: 'all', items: condition.all.map(toNode) };
  if ('any' in condition) return { mode: 'any', items: condition.any.map(toNode) };
  if (!('not' in condition)) return condition;
  const { not } = condition;
  return { mode: 'none', items: 'any' in not ? not.any.map(toNode) : [toNode(not)] };
}

/** A condition as the group that stands at the top of the editor. */
export function toGroup(condition: Condition): Group {
  const node = toNode(condition);
  return isGroup(node) ? node : { mode: 'all', items: [node] };
}

/** How deep the API will find it: "none" is two steps there. */
export function depthOf(node: Node): number {
  if (!isGroup(node)) return 1;
  const own = node.mode === 'none' && node.items.length > 0 ? 2 : 1;
  return own + Math.max(0, ...node.items.map(depthOf));
}

export const leavesOf = (node: Node): number => (isGroup(node) ? node.items.reduce((sum, item) => sum + leavesOf(item), 0) : 1);

const isWhole = (leaf: Leaf): boolean =>
  Array.isArray(leaf.value)
    ? leaf.value.length > 0
    : Number.isInteger(leaf.value) && (leaf.value as number) >= 0 && (leaf.value as number) <= 3_650;

/** Whether every question has its answer and the whole is not too large. */
export function isComplete(node: Node): boolean {
  const whole = (one: Node): boolean => (isGroup(one) ? one.items.every(whole) : isWhole(one));
  return whole(node) && depthOf(node) <= DEEPEST && leavesOf(node) <= MOST_LEAVES;
}
