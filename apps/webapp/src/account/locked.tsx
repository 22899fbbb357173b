import { calendarDate } from '../format';
import { language, t } from '../i18n/i18n';
import { useStore } from '../ui/store';
import { access } from './account';
import type { Wanted } from './wanted';

export const Lock = ({ size }: { size: number }) => (
  <svg class="lock" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
    <path d="M7 10V8a5 5 0 0110 0v2" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    <rect x="4.500" y="10" width="15" height="11" rx="3" fill="currentColor" />
  </svg>
);

/** "Пробный период закончился 21 ноября 2026". */
export function Ended() {
  const known = useStore(access);
  const words = t().paywall;
  if (known === undefined || known.active || known.expiresAt === null) return null;
  const date = calendarDate(known.expiresAt, language());
  return <p class="hint">{known.source === 'trial' ? words.trialEnded(date) : words.ended(date)}</p>;
}

/** Stands where something is closed: what it is, until when it was open, and what opens it. */
export function Locked({ what, onUnlock }: { what: Wanted; onUnlock: () => void }) {
  const words = t().paywall;
  return (
    <section class="section locked" data-testid={`locked-${what}`}>
      <div class="locked-head">
        <Lock size={28} />
        <div>
          <p class="strong">{words[what].title}</p>
          <p>{words[what].help}</p>
          <Ended />
        </div>
      </div>
      <button type="button" class="primary wide" data-testid="unlock" onClick={onUnlock}>
        {words.unlock}
      </button>
    </section>
  );
}
