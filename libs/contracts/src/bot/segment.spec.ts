import { conditionErrors, type Condition } from './segment';

const errorsOf = (condition: unknown): string[] => conditionErrors(condition).map(({ field, code }) => `${field} ${code}`);
const leaf: Condition = { field: 'tag', op: 'in', value: ['vip'] };

describe('a condition of a segment', () => {
  it('may be everybody, one question, or a tree of them', () => {
    const trees: Condition[] = [
      { all: [] },
      { field: 'subscription', op: 'in', value: ['trial'] },
      {
        all: [
          { field: 'expiresWithinDays', op: 'lte', value: 3 },
          { any: [{ not: { field: 'lastSeenDaysAgo', op: 'gte', value: 0 } }, { field: 'region', op: 'in', value: ['Москва'] }] },
          { field: 'language', op: 'in', value: ['ru', 'en'] },
          { field: 'registeredDaysAgo', op: 'lte', value: 3_650 },
        ],
      },
      { all: Array.from({ length: 30 }, () => leaf) },
      { not: { not: { not: leaf } } },
    ];
    for (const tree of trees) expect(errorsOf(tree)).toEqual([]);
  });

  it.each<[unknown, string[]]>([
    [undefined, ['condition FORMAT']],
    [[], ['condition FORMAT']],
    [{}, ['condition.field REQUIRED']],
    [{ any: [] }, ['condition.any RANGE']],
    [{ all: leaf }, ['condition.all FORMAT']],
    [{ not: [leaf] }, ['condition.not FORMAT']],
    [{ all: [leaf], any: [leaf] }, ['condition.any UNKNOWN']],
    [{ all: [leaf, { ...leaf, sql: '1=1' }] }, ['condition.all.1.sql UNKNOWN']],
    [{ any: [{ field: 'phone', op: 'in', value: ['7'] }] }, ['condition.any.0.field UNKNOWN']],
    [{ field: 'constructor', op: 'in', value: ['7'] }, ['condition.field UNKNOWN']],
    [{ field: 'tag' }, ['condition.op REQUIRED', 'condition.value REQUIRED']],
    [{ field: 'tag', op: 'lte', value: ['a'] }, ['condition.op UNKNOWN']],
    [{ field: 'tag', op: 'in', value: 'a' }, ['condition.value FORMAT']],
    [{ field: 'tag', op: 'in', value: [] }, ['condition.value RANGE']],
    [{ field: 'tag', op: 'in', value: [' '] }, ['condition.value RANGE']],
    [{ field: 'tag', op: 'in', value: [1] }, ['condition.value FORMAT']],
    [{ field: 'language', op: 'in', value: ['de'] }, ['condition.value UNKNOWN']],
    [{ field: 'subscription', op: 'in', value: ['trial', 'none '] }, ['condition.value UNKNOWN']],
    [{ field: 'expiresWithinDays', op: 'gte', value: -1 }, ['condition.op UNKNOWN', 'condition.value RANGE']],
    [{ field: 'lastSeenDaysAgo', op: 'lte', value: 1.5 }, ['condition.value FORMAT']],
    [{ field: 'lastSeenDaysAgo', op: 'lte', value: '1' }, ['condition.value FORMAT']],
    [{ not: { not: { not: { not: leaf } } } }, ['condition.not.not.not.not RANGE']],
    [{ all: Array.from({ length: 31 }, () => leaf) }, ['condition.all RANGE']],
    [
      { all: [{ all: Array.from({ length: 16 }, () => leaf) }, { any: Array.from({ length: 16 }, () => leaf) }] },
      ['condition RANGE'],
    ],
  ])('%j is refused at the place of the mistake', (condition, errors) => {
    expect(errorsOf(condition)).toEqual(errors);
  });
});
