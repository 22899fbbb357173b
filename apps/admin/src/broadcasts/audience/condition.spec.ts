import fc from 'fast-check';
import {
  depthOf,
  EVERYBODY,
  FIELDS,
  firstOf,
  isComplete,
  isGroup,
  leavesOf,
  MODES,
  toCondition,
  toGroup,
  toNode,
  type Condition,
  type Group,
  type Node,
} from './condition';

const leaf = fc.constantFrom(...FIELDS.map(firstOf));
const { node } = fc.letrec<{ node: Node; group: Group }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('group')),
  group: fc.record({ mode: fc.constantFrom(...MODES), items: fc.array(tie('node'), { minLength: 1, maxLength: 4 }) }),
}));

const depthInApi = (condition: Condition): number => {
  if ('not' in condition) return 1 + depthInApi(condition.not);
  const members = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  return 1 + Math.max(0, ...members.map(depthInApi));
};

describe('conditions as they are edited', () => {
  it('are the same after a way through the API, and as deep as it finds them', () => {
    fc.assert(
      fc.property(node, (one) => {
        expect(toNode(toCondition(one))).toEqual(one);
        expect(depthOf(one)).toBe(depthInApi(toCondition(one)));
        const top = toGroup(toCondition(one));
        expect(leavesOf(top)).toBe(leavesOf(one));
        expect(isGroup(top)).toBe(true);
      }),
    );
  });

  it('hold everybody when nothing is asked, whatever the mode', () => {
    for (const mode of MODES) expect(toCondition({ mode, items: [] })).toEqual({ all: [] });
    expect(isComplete(EVERYBODY)).toBe(true);
    expect(toGroup(firstOf('language'))).toEqual({ mode: 'all', items: [firstOf('language')] });
    expect(toNode({ not: { all: [firstOf('tag')] } })).toEqual({
      mode: 'none',
      items: [{ mode: 'all', items: [firstOf('tag')] }],
    });
  });

  it('are complete with an answer to every question, not too deep and not too many', () => {
    const trial = firstOf('subscription');
    expect(isComplete({ mode: 'all', items: [trial] })).toBe(true);
    expect(isComplete({ mode: 'all', items: [firstOf('region')] })).toBe(false);
    expect(isComplete({ mode: 'all', items: [{ field: 'expiresWithinDays', op: 'lte', value: Number.NaN }] })).toBe(false);
    expect(isComplete({ mode: 'any', items: Array.from({ length: 31 }, () => trial) })).toBe(false);
    const none: Group = { mode: 'none', items: [trial] };
    expect(isComplete({ mode: 'all', items: [none] })).toBe(true);
    expect(isComplete({ mode: 'all', items: [{ mode: 'any', items: [none] }] })).toBe(false);
  });
});
