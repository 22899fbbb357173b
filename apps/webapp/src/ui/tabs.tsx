import { number } from '../format';
import { language, t } from '../i18n/i18n';
import { book } from '../responses/book';
import { searches } from '../search-book/searches';
import { telegram } from '../telegram/telegram';
import { useStore } from './store';

export type Tab = 'cargos' | 'searches' | 'responses' | 'profile';

const PATHS: Readonly<Record<Tab, string>> = {
  cargos: 'M3 7h11v9H3zM14 10h4l3 3v3h-7zM7 19a2 2 0 100-4 2 2 0 000 4zM17.500 19a2 2 0 100-4 2 2 0 000 4z',
  searches:
    'M12 2.500a6.500 6.500 0 016.500 6.500v4.500l2 3.500h-17l2-3.500V9A6.500 6.500 0 0112 2.500zM9 18.500h6a3 3 0 01-6 0z',
  responses: 'M4 4h16a1 1 0 011 1v11a1 1 0 01-1 1h-8l-5 4v-4H4a1 1 0 01-1-1V5a1 1 0 011-1z',
  profile: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 3.500-7 8-7s8 3 8 7z',
};
const TABS = ['cargos', 'searches', 'responses', 'profile'] as const;

export function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  useStore(book.marks);
  useStore(searches.items);
  const words = t();
  const news: Partial<Record<Tab, number>> = { responses: book.news().length, searches: searches.news() };
  return (
    <nav class="tabs">
      {TABS.map((name) => {
        const count = news[name] ?? 0;
        const badge = count > 0 ? number(count, language()) : undefined;
        return (
          <button
            type="button"
            key={name}
            class={tab === name ? 'tab current' : 'tab'}
            aria-current={tab === name ? 'page' : undefined}
            data-testid={`tab-${name}`}
            aria-label={badge === undefined ? undefined : words[name] + words.unseen(badge)}
            onClick={() => {
              telegram.select();
              onTab(name);
            }}
          >
            <span class="tab-icon">
              <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d={PATHS[name]} fill="currentColor" />
              </svg>
              {badge !== undefined && <span class="badge">{badge}</span>}
            </span>
            <span>{words[name]}</span>
          </button>
        );
      })}
    </nav>
  );
}
