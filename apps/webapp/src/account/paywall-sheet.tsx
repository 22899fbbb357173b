import { useEffect } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { BackButton, MainButton } from '../ui/bits';
import { useLocked } from './account';
import { Ended, Lock } from './locked';
import type { Wanted } from './wanted';

interface Props {
  readonly what: Wanted;
  /** `promo`: with a place for the code at once. */
  readonly onUnlock: (how?: 'promo') => void;
  readonly onClose: () => void;
}

/** Over what the driver wanted to do: it is kept beneath, and goes on when access is there. */
export default function PaywallSheet({ what, onUnlock, onClose }: Props) {
  const words = t().paywall;
  const locked = useLocked();
  useEffect(() => {
    if (!locked) onClose();
  }, [locked, onClose]);
  useEffect(() => {
    telegram.verticalSwipes(false);
    return () => telegram.verticalSwipes(true);
  }, []);
  const unlock = (): void => onUnlock();
  return (
    <main class="screen sheet" data-testid="paywall" role="dialog" aria-label={words.title}>
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{words.title}</h1>
      </header>
      <div class="empty">
        <Lock size={56} />
        <h2>{words[what].title}</h2>
        <p>{words[what].help}</p>
        <Ended />
      </div>
      <section class="section">
        <h2>{words.opens}</h2>
        <ul class="ticks">
          {words.parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      </section>
      <button type="button" class="link center" data-testid="have-promo" onClick={() => onUnlock('promo')}>
        {words.promo}
      </button>
      <MainButton text={words.unlock} onPress={unlock} testId="unlock" />
    </main>
  );
}
