import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { ActionDialog } from '../ui/dialog';
import { Difference } from '../ui/difference';
import { Badge, Card } from '../ui/page';
import { tell } from '../ui/toasts';
import { useVersioned } from '../ui/use-versioned';
import { driverIdsOf, type Flag, type FlagState } from './flag';
import type { FlagTexts } from './texts.ru';

const stateOf = ({ enabled, percentage, driverIds }: FlagState): FlagState => ({ enabled, percentage, driverIds });

export function FlagCard({ flag, texts, allowed }: { flag: Flag; texts: FlagTexts; allowed: boolean }) {
  const [enabled, setEnabled] = useState(flag.enabled);
  const [percentage, setPercentage] = useState(flag.percentage);
  const [typed, setTyped] = useState(flag.driverIds.join('\n'));
  const [saving, setSaving] = useState(false);
  const { save, dialog } = useVersioned<Flag>();
  const driverIds = driverIdsOf(typed);
  const mine: FlagState = { enabled, percentage, driverIds: driverIds ?? [] };
  const names = { enabled: texts.enabled, percentage: texts.percentage, driverIds: texts.drivers };
  const changed = JSON.stringify(mine) !== JSON.stringify(stateOf(flag));
  const path = `/feature-flags/${encodeURIComponent(flag.name)}`;

  const reset = (): void => {
    setEnabled(flag.enabled);
    setPercentage(flag.percentage);
    setTyped(flag.driverIds.join('\n'));
  };
  const put = (reason: string): Promise<boolean> =>
    save({
      version: flag.version,
      send: (version) => ask('PUT', path, { body: { ...mine, version, reason } }),
      look: () => ask<Flag>('GET', path),
      shown: stateOf,
      mine,
      names,
      onSaved: () => {
        tell(texts.saved);
        setSaving(false);
        void refresh();
      },
      onTheirs: () => {
        setSaving(false);
        void refresh();
      },
    });

  return (
    <Card
      title={flag.name}
      testId={`flag-${flag.name}`}
      actions={
        <Badge tone={flag.enabled ? 'good' : 'warm'}>
          {flag.enabled ? texts.share(flag.percentage, flag.driverIds.length) : texts.offForAll}
        </Badge>
      }
    >
      <div class="form">
        <label class="check">
          <input
            type="checkbox"
            role="switch"
            checked={enabled}
            disabled={!allowed}
            data-testid="flag-enabled"
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
          {texts.enabled}
        </label>
        <label class="field">
          <span>
            {texts.percentage}: <strong>{percentage} %</strong>
          </span>
          <input
            type="range"
            min={0}
            max={100}
            value={percentage}
            disabled={!allowed || !enabled}
            data-testid="flag-percentage"
            onInput={(event) => setPercentage(Number(event.currentTarget.value))}
          />
        </label>
        <label class="field">
          <span>{texts.drivers}</span>
          <textarea
            rows={2}
            value={typed}
            disabled={!allowed || !enabled}
            aria-invalid={driverIds === undefined}
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          {driverIds === undefined && <span class="wrong">{texts.driversWrong}</span>}
        </label>
        {flag.updatedAt !== undefined && (
          <span class="hint">
            {texts.changed} {moment(flag.updatedAt, language())}
          </span>
        )}
        {changed && (
          <div class="actions">
            <button
              type="button"
              class="primary"
              disabled={driverIds === undefined}
              data-testid="save-flag"
              onClick={() => setSaving(true)}
            >
              {texts.save}
            </button>
            <button type="button" onClick={reset}>
              {texts.reset}
            </button>
          </div>
        )}
      </div>
      {saving && (
        <ActionDialog title={flag.name} action={texts.save} onClose={() => setSaving(false)} onDo={put} wide>
          <Difference before={stateOf(flag)} after={mine} names={names} />
        </ActionDialog>
      )}
      {dialog}
    </Card>
  );
}
