import { useEffect, useRef } from 'preact/hooks';
import type { Cargo } from '../api/client';
import { share } from '../cargos/share';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { notify } from '../ui/notice';
import { useStore } from '../ui/store';
import { acting, block, hide, shelf, toggleFavourite } from './marks';

const close = (): void => acting.set(undefined);

/** What can be done with a load without opening it; the list stays behind. */
export default function CargoActions({ cargo }: { cargo: Cargo }) {
  const words = t();
  const sheet = useRef<HTMLDivElement>(null);
  const touched = useRef(false);
  useStore(shelf.marks);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.querySelector('button')?.focus();
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    const offBack = telegram.backButton(close);
    telegram.verticalSwipes(false);
    document.addEventListener('keydown', onKey);
    return () => {
      offBack();
      telegram.verticalSwipes(true);
      document.removeEventListener('keydown', onKey);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const { company } = cargo;
  const inn = company?.inn;
  const actions: { name: string; text: string; run: () => void }[] = [
    {
      name: 'favourite',
      text: shelf.has('favourites', cargo.id) ? words.unfavourite : words.favourite,
      run: () => toggleFavourite(cargo),
    },
    { name: 'hide', text: words.hide, run: () => hide(cargo) },
    ...(company === undefined || inn === undefined
      ? []
      : [{ name: 'block', text: words.block(company.name), run: () => block({ name: company.name, inn }) }]),
    { name: 'share', text: words.share, run: () => void shareAndSay(cargo) },
  ];
  return (
    <div
      class="curtain"
      data-testid="curtain"
      onPointerDownCapture={() => (touched.current = true)}
      onClickCapture={(event) => {
        // The finger that was held still to open it is lifted over it: that is no press of anything here. Keys have no detail.
        if (!touched.current && event.detail !== 0) event.stopImmediatePropagation();
      }}
      onClick={close}
    >
      <div
        class="bottom-sheet"
        ref={sheet}
        role="dialog"
        aria-modal="true"
        aria-label={words.actions}
        data-testid="cargo-actions"
        onClick={(event) => event.stopPropagation()}
      >
        <p class="hint">
          {cargo.route.from.city} → {cargo.route.to.city}
        </p>
        {actions.map(({ name, text, run }) => (
          <button
            type="button"
            class="action"
            key={name}
            data-testid={`action-${name}`}
            onClick={() => {
              close();
              run();
            }}
          >
            {text}
          </button>
        ))}
        <button type="button" class="secondary wide" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

async function shareAndSay(cargo: Cargo): Promise<void> {
  telegram.select();
  const outcome = await share(cargo);
  if (outcome !== 'chosen in Telegram') notify(outcome === 'copied' ? t().linkCopied : t().linkFailed);
}
