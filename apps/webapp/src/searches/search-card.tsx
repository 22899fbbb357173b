import { useState } from 'preact/hooks';
import type { AlertsPatch, Search } from '../api/saved';
import { momentDate, number, plural } from '../format';
import { language, t } from '../i18n/i18n';
import { searches, whyNot } from '../search-book/searches';
import { telegram } from '../telegram/telegram';
import { Switch } from '../ui/bits';
import { notify } from '../ui/notice';
import { AlertSettings } from './alert-settings';
import { isMuted } from './muting';
import { words as searchWords } from './words';

interface Props {
  readonly search: Search;
  /** IANA zone of the driver. */
  readonly timeZone: string;
  readonly onShow: () => void;
  readonly onEdit: () => void;
}

export function SearchCard({ search, timeZone, onShow, onEdit }: Props) {
  const words = searchWords();
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<string>();
  const { id, name, alerts } = search;
  const change = async (patch: AlertsPatch): Promise<void> => {
    telegram.select();
    setFailure(undefined);
    try {
      await searches.change(id, { alerts: patch });
    } catch (error) {
      setFailure(await whyNot(error));
    }
  };
  const remove = (): void => {
    telegram.select();
    const undo = searches.remove(id, () => notify(words.removeFailed));
    notify(words.removed(name), undo);
  };
  return (
    <section class="section search" data-testid="search-card" aria-label={name}>
      <button type="button" class="search-name" data-testid="show-search" onClick={onShow}>
        <span class="strong">{name}</span>
        <Matches search={search} />
      </button>
      <div class="row plain">
        <span>{words.alerts}</span>
        <Switch label={words.alertsOf(name)} on={alerts.enabled} onTurn={(enabled) => void change({ enabled })} />
      </div>
      {alerts.enabled && (
        <button
          type="button"
          class="row plain"
          aria-expanded={open}
          data-testid="alert-settings"
          onClick={() => setOpen((before) => !before)}
        >
          <span class="hint">{summary(search)}</span>
          <span class="hint" aria-hidden="true">
            {open ? '▲' : '▼'}
          </span>
        </button>
      )}
      {alerts.enabled && open && <AlertSettings search={search} timeZone={timeZone} onChange={(patch) => void change(patch)} />}
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
      <div class="search-ways">
        <button type="button" class="link" onClick={onShow}>
          {words.show}
        </button>
        <button type="button" class="link" data-testid="edit-search" onClick={onEdit}>
          {words.edit}
        </button>
        <button type="button" class="link" data-testid="remove-search" onClick={remove}>
          {words.remove}
        </button>
      </div>
    </section>
  );
}

function Matches({ search: { lastMatchAt, matchesToday } }: { search: Search }) {
  const words = searchWords();
  const spoken = language();
  return (
    <span class="hint">
      {[
        lastMatchAt === undefined ? words.noMatch : words.lastMatch(momentDate(lastMatchAt, spoken, t())),
        matchesToday > 0 ? words.today(number(matchesToday, spoken), plural(matchesToday, t().loads, spoken)) : undefined,
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

/** "Тихо с 22:00 до 07:00 · до 10 в час". */
function summary(search: Search): string {
  const words = searchWords();
  const { quietHours, maxPerHour, mutedUntil = '' } = search.alerts;
  if (isMuted(search, Date.now())) return words.mutedUntil(momentDate(mutedUntil, language(), t()));
  const quiet = quietHours === undefined ? words.quietNone : words.quietSummary(quietHours.from, quietHours.to);
  return `${quiet} · ${words.perHour(number(maxPerHour, language()))}`;
}
