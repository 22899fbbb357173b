import { useId, useState } from 'preact/hooks';
import { useRead } from '../../api/queries';
import {
  DEEPEST,
  FIELDS,
  firstOf,
  isGroup,
  leavesOf,
  MODES,
  MOST_LEAVES,
  SUBSCRIPTIONS,
  type Field,
  type Group,
  type Leaf,
  type Mode,
  type Node,
} from './condition';
import { t } from '../texts';

interface GroupEditorProps {
  readonly group: Group;
  readonly onGroup: (group: Group) => void;
  readonly onRemove?: () => void;
  /** Of the whole tree. */
  readonly leaves?: number;
  readonly depth?: number;
}

/** Questions, and how many of them have to hold; groups within groups. */
export function GroupEditor({ group, onGroup, onRemove, leaves = leavesOf(group), depth = 1 }: GroupEditorProps) {
  const texts = t();
  const { mode, items } = group;
  const put = (index: number, node: Node | undefined): void =>
    onGroup({ ...group, items: items.flatMap((item, at) => (at !== index ? [item] : node === undefined ? [] : [node])) });
  const add = (node: Node): void => onGroup({ ...group, items: [...items, node] });
  return (
    <fieldset class="condition" data-testid="group">
      <legend>{texts.groupMode}</legend>
      <div class="actions">
        <select
          aria-label={texts.groupMode}
          value={mode}
          onChange={(event) => onGroup({ ...group, mode: event.currentTarget.value as Mode })}
        >
          {MODES.map((one) => (
            <option key={one} value={one}>
              {texts.modes[one]}
            </option>
          ))}
        </select>
        {onRemove !== undefined && (
          <button type="button" class="link danger" onClick={onRemove}>
            {texts.remove}
          </button>
        )}
      </div>
      {items.map((item, index) =>
        isGroup(item) ? (
          <GroupEditor
            key={index}
            group={item}
            onGroup={(next) => put(index, next)}
            onRemove={() => put(index, undefined)}
            leaves={leaves}
            depth={depth + 1}
          />
        ) : (
          <LeafEditor
            key={`${index} ${item.field}`}
            leaf={item}
            onLeaf={(next) => put(index, next)}
            onRemove={() => put(index, undefined)}
          />
        ),
      )}
      <div class="actions">
        <button
          type="button"
          disabled={leaves >= MOST_LEAVES}
          data-testid="add-condition"
          onClick={() => add(firstOf('subscription'))}
        >
          + {texts.addCondition}
        </button>
        {depth < DEEPEST - 1 && (
          <button type="button" onClick={() => add({ mode: 'any', items: [firstOf('subscription')] })}>
            + {texts.addGroup}
          </button>
        )}
      </div>
    </fieldset>
  );
}

interface LeafEditorProps {
  readonly leaf: Leaf;
  readonly onLeaf: (leaf: Leaf) => void;
  readonly onRemove: () => void;
}

const OPS: Readonly<Record<Field, readonly Leaf['op'][]>> = {
  subscription: ['in'],
  expiresWithinDays: ['lte'],
  lastSeenDaysAgo: ['lte', 'gte'],
  registeredDaysAgo: ['lte', 'gte'],
  region: ['in'],
  tag: ['in'],
  language: ['in'],
};

function LeafEditor({ leaf, onLeaf, onRemove }: LeafEditorProps) {
  const texts = t();
  const ops = OPS[leaf.field];
  return (
    <div class="question" data-testid="question">
      <select
        aria-label={texts.addCondition}
        value={leaf.field}
        data-testid="question-field"
        onChange={(event) => onLeaf(firstOf(event.currentTarget.value as Field))}
      >
        {FIELDS.map((field) => (
          <option key={field} value={field}>
            {texts.fields[field]}
          </option>
        ))}
      </select>
      {ops.length > 1 && (
        <select
          aria-label={texts.fields[leaf.field]}
          value={leaf.op}
          onChange={(event) => onLeaf({ ...leaf, op: event.currentTarget.value as Leaf['op'] })}
        >
          {ops.map((op) => (
            <option key={op} value={op}>
              {texts.ops[op]}
            </option>
          ))}
        </select>
      )}
      <Answer leaf={leaf} onLeaf={onLeaf} />
      <button type="button" class="icon" aria-label={`${texts.remove}: ${texts.fields[leaf.field]}`} onClick={onRemove}>
        ×
      </button>
    </div>
  );
}

function Answer({ leaf, onLeaf }: Omit<LeafEditorProps, 'onRemove'>) {
  const texts = t();
  const { field, value } = leaf;
  if (field === 'subscription') return <Choices leaf={leaf} onLeaf={onLeaf} all={SUBSCRIPTIONS} names={texts.subscriptions} />;
  if (field === 'language')
    return <Choices leaf={leaf} onLeaf={onLeaf} all={['ru', 'en']} names={{ ru: 'Русский', en: 'English' }} />;
  if (Array.isArray(value)) return <WordsInput leaf={leaf} onLeaf={onLeaf} />;
  return (
    <input
      type="number"
      min={0}
      max={3_650}
      aria-label={texts.fields[field]}
      value={String(value)}
      data-testid="question-days"
      onInput={(event) => onLeaf({ ...leaf, value: event.currentTarget.valueAsNumber })}
    />
  );
}

interface ChoicesProps extends Omit<LeafEditorProps, 'onRemove'> {
  readonly all: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

function Choices({ leaf, onLeaf, all, names }: ChoicesProps) {
  const chosen = leaf.value as readonly string[];
  return (
    <span class="actions" role="group" aria-label={t().fields[leaf.field]}>
      {all.map((one) => (
        <label key={one} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) =>
              onLeaf({ ...leaf, value: event.currentTarget.checked ? [...chosen, one] : chosen.filter((other) => other !== one) })
            }
          />
          {names[one]}
        </label>
      ))}
    </span>
  );
}

/** Typed as a line; what stands between commas counts. */
function WordsInput({ leaf, onLeaf }: Omit<LeafEditorProps, 'onRemove'>) {
  const [typed, setTyped] = useState(() => (leaf.value as readonly string[]).join(', '));
  const texts = t();
  const known = useId();
  const { data } = useRead<{ readonly regions: string[]; readonly tags: string[] }>('/segments/suggestions');
  const offered = (leaf.field === 'region' ? data?.regions : data?.tags) ?? [];
  // A browser offers whole lines: what was typed before the last comma stands in front of each.
  const before = /^.*,\s*/.exec(typed)?.[0] ?? '';
  const read = (text: string): void => {
    setTyped(text);
    onLeaf({ ...leaf, value: [...new Set(text.split(',').map((word) => word.trim()).filter((word) => word !== ''))] }); // prettier-ignore
  };
  return (
    <>
      <input
        value={typed}
        list={known}
        placeholder={texts.list}
        aria-label={`${texts.fields[leaf.field]}, ${texts.list}`}
        onInput={(event) => read(event.currentTarget.value)}
      />
      <datalist id={known}>
        {offered.map((word) => (
          <option key={word} value={before + word} />
        ))}
      </datalist>
    </>
  );
}
