import { useCallback, useState } from 'preact/hooks';
import { may } from '../account/wanted';
import type { Search } from '../api/saved';
import FilterSheet from '../filter/filter-sheet';
import type { Query } from '../filter/query';
import { searches, whyNot } from '../search-book/searches';
import { notify } from '../ui/notice';
import { words as searchWords } from './words';

interface Props {
  readonly search: Search;
  readonly ownLoadsShown: boolean;
  readonly onClose: () => void;
}

/** What a saved search looks for. */
export default function EditSheet({ search, ownLoadsShown, onClose }: Props) {
  const words = searchWords();
  const [busy, setBusy] = useState(false);
  const save = useCallback(
    async (filter: Query) => {
      if (busy || !may('searches')) return;
      setBusy(true);
      try {
        await searches.change(search.id, { filter });
        notify(searchWords().changed);
        onClose();
      } catch (error) {
        const why = await whyNot(error);
        if (why !== undefined) notify(why);
        setBusy(false);
      }
    },
    [busy, search.id, onClose],
  );
  return (
    <FilterSheet
      query={search.filter}
      ownLoadsShown={ownLoadsShown}
      title={words.editTitle}
      action={words.keep}
      onApply={(filter) => void save(filter)}
      onClose={onClose}
    />
  );
}
