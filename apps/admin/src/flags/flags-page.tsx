import { useState } from 'preact/hooks';
import { useRead, type Page as ListPage } from '../api/queries';
import { words } from '../i18n/language';
import { may } from '../session/session';
import { Page } from '../ui/page';
import { Empty, Loaded } from '../ui/states';
import type { Flag } from './flag';
import { FlagCard } from './flag-card';
import { NewFlagDialog } from './new-flag-dialog';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

export default function FlagsPage() {
  const [creating, setCreating] = useState(false);
  const flags = useRead<Pick<ListPage<Flag>, 'items'>>('/feature-flags');
  const texts = t();
  const allowed = may('flags.change');
  return (
    <Page
      title={texts.title}
      actions={
        allowed && (
          <button type="button" class="primary" data-testid="new-flag" onClick={() => setCreating(true)}>
            {texts.create}
          </button>
        )
      }
    >
      <p class="hint">{texts.about}</p>
      <Loaded asked={flags}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={texts.none} />
          ) : (
            <div class="cards">
              {items.map((flag) => (
                <FlagCard key={`${flag.name} ${flag.version}`} flag={flag} texts={texts} allowed={allowed} />
              ))}
            </div>
          )
        }
      </Loaded>
      {creating && <NewFlagDialog texts={texts} onClose={() => setCreating(false)} />}
    </Page>
  );
}
