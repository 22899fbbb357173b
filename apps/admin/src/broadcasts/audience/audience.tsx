import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { refresh, useRead } from '../../api/queries';
import { number } from '../../format';
import { language } from '../../i18n/language';
import { may } from '../../session/session';
import { ActionDialog } from '../../ui/dialog';
import { Card } from '../../ui/page';
import { sayError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import type { Segment, SegmentCount } from '../broadcast';
import { isComplete, toCondition, toGroup, type Condition, type Group } from './condition';
import { GroupEditor } from './condition-editor';
import { Segments } from './segments';
import { t } from '../texts';

/** Typing rests so long before it is counted. */
const REST_MS = 400;

/** How many drivers a condition holds right now. */
export function useCount(condition: Condition, enabled: boolean) {
  const key = JSON.stringify(condition);
  const [rested, setRested] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setRested(key), REST_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return useQuery({
    queryKey: ['/segments/count', rested],
    queryFn: ({ signal }) =>
      ask<SegmentCount>('POST', '/segments/count', { body: { condition: JSON.parse(rested) as Condition }, signal }),
    placeholderData: keepPreviousData,
    enabled: enabled && rested === key,
  });
}

export function Audience({ group, onGroup }: { group: Group; onGroup: (group: Group) => void }) {
  const texts = t();
  const [naming, setNaming] = useState(false);
  const segments = useRead<{ readonly items: readonly Segment[] }>('/segments', { enabled: may('segments.read') });
  const complete = isComplete(group);
  const items = segments.data?.items ?? [];
  return (
    <Card title={texts.whom} testId="audience">
      <div class="form">
        {items.length > 0 && <Segments segments={items} onTake={(segment) => onGroup(toGroup(segment.condition))} />}
        <GroupEditor group={group} onGroup={onGroup} />
        <Count group={group} complete={complete} />
        {may('segments.change') && group.items.length > 0 && (
          <div class="actions">
            <button type="button" disabled={!complete} data-testid="save-segment" onClick={() => setNaming(true)}>
              {texts.saveSegment}
            </button>
          </div>
        )}
      </div>
      {naming && <SaveSegment group={group} onClose={() => setNaming(false)} />}
    </Card>
  );
}

function Count({ group, complete }: { group: Group; complete: boolean }) {
  const texts = t();
  const asked = useCount(toCondition(group), complete);
  const whole = (value: number): string => number(value, language());
  return (
    <div aria-live="polite" data-testid="count">
      {!complete ? (
        <p class="wrong">{texts.incomplete}</p>
      ) : asked.data !== undefined ? (
        <p class={asked.isPlaceholderData ? 'stale' : ''}>
          <strong>{texts.count(whole(asked.data.count), whole(asked.data.reachable))}</strong>
        </p>
      ) : asked.error !== null ? (
        <p class="wrong">{sayError(asked.error)}</p>
      ) : (
        <p class="hint">{texts.counting}</p>
      )}
      {group.items.length === 0 && <p class="hint">{texts.everybody}</p>}
      <p class="hint">{texts.countHelp}</p>
    </div>
  );
}

function SaveSegment({ group, onClose }: { group: Group; onClose: () => void }) {
  const [name, setName] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const texts = t();
  const create = async (): Promise<void> => {
    await ask('POST', '/segments', { body: { name: name.trim(), condition: toCondition(group) }, key });
    tell(texts.segmentSaved);
    void refresh();
  };
  return (
    <ActionDialog
      title={texts.saveSegment}
      action={texts.saveSegment}
      askReason={false}
      ready={name.trim() !== ''}
      onClose={onClose}
      onDo={create}
    >
      <label class="field">
        <span>{texts.segmentName}</span>
        <input value={name} maxLength={100} data-testid="segment-name" onInput={(event) => setName(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}
