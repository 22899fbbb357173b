import { access } from '../account/account';
import { Ended, Lock } from '../account/locked';
import { calendarDate } from '../format';
import { language } from '../i18n/i18n';
import { useStore } from '../ui/store';
import { words as moneyWords } from './words';

/** How the driver stands before they pay: what they have is not lost. */
export function Standing() {
  const known = useStore(access);
  const words = moneyWords();
  if (known === undefined || known.expiresAt === null) return null;
  return (
    <section class="section" data-testid="standing">
      {known.active ? (
        <>
          <p class="strong">{words.activeUntil(calendarDate(known.expiresAt, language()))}</p>
          <p class="hint">{words.addedToEnd}</p>
        </>
      ) : (
        <div class="locked-head">
          <Lock size={28} />
          <div>
            <p class="strong">{words.notActive}</p>
            <Ended />
          </div>
        </div>
      )}
    </section>
  );
}
