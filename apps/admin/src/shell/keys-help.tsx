import { words } from '../i18n/language';
import { Dialog } from '../ui/dialog';
import type { PanelPage } from './pages';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

export function KeysHelp({ pages, onClose }: { pages: readonly PanelPage[]; onClose: () => void }) {
  const texts = t();
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['/'], texts.keySearch],
    [['?'], texts.keyHelp],
    [['Esc'], texts.keyClose],
    ...pages.map(({ key, name }) => [['g', key], texts.pages[name]] as const),
  ];
  return (
    <Dialog title={texts.keys} onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
