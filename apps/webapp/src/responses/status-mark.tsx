import { t } from '../i18n/i18n';
import type { Unsent } from '../sending/queue';
import type { Status } from './status';

type Shown = Status | Unsent['state'];

const CLOCK = 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.500l3 2';
const CHECK = 'M5 13l4 4L19 7';
const CROSS = 'M6 6l12 12M18 6L6 18';

/** Never by colour alone: each has its sign and its word. */
const SIGNS: Readonly<Record<Shown, string>> = {
  held: CLOCK,
  sending: CLOCK,
  waiting: CLOCK,
  pending: CLOCK,
  refused: CROSS,
  sent: CHECK,
  viewed: 'M2 13l4 4L15 7M11 16l1.500 1.500L22 7',
  accepted: CHECK,
  rejected: CROSS,
  completed: 'M6 21V4h11l-2 4 2 4H6',
  withdrawn: 'M9 7L4 12l5 5M4 12h11a5 5 0 010 8',
};

const TONES: Partial<Record<Shown, string>> = {
  accepted: 'good',
  completed: 'good',
  rejected: 'bad',
  refused: 'bad',
  withdrawn: 'quiet',
};

export function statusText(shown: Shown): string {
  const words = t();
  if (shown === 'held' || shown === 'sending') return words.held;
  if (shown === 'waiting') return words.queuedOffline;
  if (shown === 'refused') return words.refusedShort;
  return words.statuses[shown];
}

/** How a response stands: a sign and a word. */
export function StatusMark({ shown, before }: { shown: Shown; before?: string }) {
  return (
    <span class={`mark ${TONES[shown] ?? ''}`} data-testid="status" data-status={shown}>
      <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
        <path
          d={SIGNS[shown]}
          fill="none"
          stroke="currentColor"
          stroke-width="2.4"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span>
        {before !== undefined && `${before} · `}
        {statusText(shown)}
      </span>
    </span>
  );
}
