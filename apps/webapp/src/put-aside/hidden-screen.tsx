import { may } from '../account/wanted';
import { t } from '../i18n/i18n';
import { shelf } from '../marks/marks';
import type { Kind } from '../marks/shelf';
import { telegram } from '../telegram/telegram';
import { BackButton, Section } from '../ui/bits';
import { notify } from '../ui/notice';
import { useStore } from '../ui/store';

/** What the driver does not want to see, to be taken back one by one. */
export default function HiddenScreen({ onBack }: { onBack: () => void }) {
  const words = t();
  const { hidden, blockedCompanies } = useStore(shelf.marks);
  return (
    <main class="screen sheet" data-testid="hidden-screen">
      <header class="bar">
        <BackButton onBack={onBack} />
        <h1 class="title">{words.hiddenTitle}</h1>
      </header>
      {hidden.length + blockedCompanies.length === 0 && (
        <div class="empty">
          <h2>{words.nothingHidden}</h2>
          <p>{words.nothingHiddenHelp}</p>
        </div>
      )}
      <Aside kind="blockedCompanies" title={words.blockedCompanies} targets={blockedCompanies} unnamed={words.innOf} />
      <Aside kind="hidden" title={words.hiddenLoads} targets={hidden} unnamed={words.loadOf} />
    </main>
  );
}

interface AsideProps {
  readonly kind: Kind;
  readonly title: string;
  readonly targets: readonly string[];
  /** What is said of one that was put aside on another phone. */
  readonly unnamed: (target: string) => string;
}

function Aside({ kind, title, targets, unnamed }: AsideProps) {
  const words = t();
  if (targets.length === 0) return null;
  const bringBack = (target: string): void => {
    if (!may('marks')) return;
    telegram.select();
    shelf.takeOff(kind, target);
    notify(words.shownAgain, () => shelf.put(kind, target));
  };
  return (
    <Section title={title}>
      {targets.map((target) => (
        <div class="row plain" key={target} data-testid="put-aside">
          <span>{shelf.nameOf(target) ?? unnamed(target)}</span>
          <button
            type="button"
            class="link"
            aria-label={`${words.bringBack}: ${shelf.nameOf(target) ?? target}`}
            onClick={() => bringBack(target)}
          >
            {words.bringBack}
          </button>
        </div>
      ))}
    </Section>
  );
}
