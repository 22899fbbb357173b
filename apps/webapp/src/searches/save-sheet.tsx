import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { may } from '../account/wanted';
import { label } from '../filter/labels';
import { conditions, without, type Query } from '../filter/query';
import { t } from '../i18n/i18n';
import { proposedName } from '../search-book/naming';
import { searches, whyNot } from '../search-book/searches';
import { telegram } from '../telegram/telegram';
import { askToWrite } from '../telegram/write-access';
import { BackButton, MainButton, Section, TextField } from '../ui/bits';
import { notify } from '../ui/notice';
import { words as searchWords } from './words';

const LONGEST_NAME = 100;

interface Props {
  readonly query: Query;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A filter gets a name, and looks out by itself from then on. */
export default function SaveSheet({ query, onClose, onSaved }: Props) {
  const words = searchWords();
  const filter = useMemo(() => without(query, ['sort']), [query]);
  const proposed = proposedName(filter);
  const [name, setName] = useState(proposed);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    telegram.verticalSwipes(false);
    return () => telegram.verticalSwipes(true);
  }, []);
  const save = useCallback(async () => {
    const typed = name.trim();
    if (typed === '') {
      telegram.failure();
      setError(searchWords().nameMissing);
      return;
    }
    if (!may('searches')) return;
    setBusy(true);
    setError(undefined);
    try {
      // A name nobody touched follows the filter when that is changed.
      await searches.create(filter, typed === proposed ? undefined : typed);
      telegram.success();
      notify((await askToWrite()) ? searchWords().saved : searchWords().savedUnheard);
      onSaved();
    } catch (failure) {
      setError(await whyNot(failure));
      setBusy(false);
    }
  }, [name, filter, proposed, onSaved]);
  const press = useCallback(() => void save(), [save]);
  return (
    <main class="screen sheet" data-testid="save-search-sheet" role="dialog" aria-label={words.saveTitle}>
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{words.saveTitle}</h1>
      </header>
      <Section>
        <TextField
          label={words.name}
          value={name}
          onInput={(text) => setName(text.slice(0, LONGEST_NAME))}
          error={error}
          help={words.saveHelp}
        />
      </Section>
      <Section title={words.conditions}>
        <div class="tags">
          {conditions(filter).map((names) => (
            <span class="tag" key={names[0]}>
              {label(filter, names)}
            </span>
          ))}
        </div>
        {conditions(filter).length === 0 && <p>{words.everything}</p>}
      </Section>
      <MainButton text={t().saveSearch} onPress={press} busy={busy} testId="save-search-confirm" />
    </main>
  );
}
