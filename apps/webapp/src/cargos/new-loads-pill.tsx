import { number, plural } from '../format';
import { language, t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';

/** As many as a page shows may be more. */
const PAGE = 20;

interface Props {
  readonly count: number;
  readonly onShow: () => void;
}

/** "12 новых": what has come up while the driver looked; a press shows it from the top. */
export function NewLoads({ count, onShow }: Props) {
  const words = t();
  const spoken = language();
  const shown = `${number(count, spoken)}${count >= PAGE ? '+' : ''} ${plural(count, words.newWord, spoken)}`;
  const show = (): void => {
    telegram.select();
    onShow();
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    window.scrollTo({ top: 0, behavior: calm ? 'auto' : 'smooth' });
  };
  return (
    <div class="pill-place" aria-live="polite">
      {count > 0 && (
        <button type="button" class="pill" data-testid="new-loads" onClick={show}>
          <span aria-hidden="true">↑ </span>
          {shown}
        </button>
      )}
    </div>
  );
}
