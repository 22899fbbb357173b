import type { AlertsPatch, QuietHours, Search } from '../api/saved';
import { Choice, Switch } from '../ui/bits';
import { endOfToday, isMuted } from './muting';
import { words as searchWords } from './words';

/** Drivers sleep then. */
const USUAL_QUIET: QuietHours = { from: '22:00', to: '07:00' };
const LIMITS = [5, 10, 20, 50];

interface Props {
  readonly search: Search;
  readonly timeZone: string;
  readonly onChange: (patch: AlertsPatch) => void;
}

/** When alerts may come and how many; what is chosen holds at once. */
export function AlertSettings({ search, timeZone, onChange }: Props) {
  const words = searchWords();
  const { quietHours, maxPerHour } = search.alerts;
  const muted = isMuted(search, Date.now());
  const limits = [...new Set([...LIMITS, maxPerHour])].sort((one, other) => one - other);
  return (
    <div class="alert-settings">
      <div class="row plain">
        <span>{words.quiet}</span>
        <Switch
          label={words.quiet}
          on={quietHours !== undefined}
          onTurn={(on) => onChange({ quietHours: on ? USUAL_QUIET : null })}
        />
      </div>
      {quietHours !== undefined && (
        <div class="pair">
          <Time
            label={words.quietFrom}
            value={quietHours.from}
            onTime={(from) => onChange({ quietHours: { ...quietHours, from } })}
          />
          <Time label={words.quietTo} value={quietHours.to} onTime={(to) => onChange({ quietHours: { ...quietHours, to } })} />
        </div>
      )}
      <p class="hint">{words.quietHelp}</p>
      <h3>{words.limit}</h3>
      <div class="choices" role="group" aria-label={words.limit}>
        {limits.map((limit) => (
          <Choice
            key={limit}
            text={String(limit)}
            chosen={limit === maxPerHour}
            onChoose={() => onChange({ maxPerHour: limit })}
          />
        ))}
      </div>
      <p class="hint">{words.limitHelp}</p>
      <button
        type="button"
        class="secondary wide"
        data-testid="mute-search"
        onClick={() => onChange({ mutedUntil: muted ? null : endOfToday(Date.now(), timeZone) })}
      >
        {muted ? words.unmute : words.muteToday}
      </button>
    </div>
  );
}

function Time({ label, value, onTime }: { label: string; value: string; onTime: (time: string) => void }) {
  return (
    <label class="field">
      <span class="hint">{label}</span>
      <input
        type="time"
        value={value}
        // While it is typed it is empty for a moment.
        onChange={(event) => event.currentTarget.value !== '' && onTime(event.currentTarget.value)}
      />
    </label>
  );
}
