import type { Cargo } from '../api/client';
import { CargoCard } from '../cargos/cargo-card';
import type { Query } from '../filter/query';
import { number } from '../format';
import { language, t } from '../i18n/i18n';
import { shelf, withoutAside } from '../marks/marks';
import { asChanged, changes } from '../news/changes';
import { useStore } from '../ui/store';
import { useReturnLoads } from './use-return-loads';

const SHOWN_FIRST = 3;

interface Props {
  readonly cargo: Cargo;
  readonly onOpen: (id: string) => void;
  /** To the list of all of them. */
  readonly onAll: (query: Query) => void;
}

/** The way on from where a load is unloaded. Nothing to show is nothing said: it is an extra. */
export function ReturnLoads({ cargo, onOpen, onAll }: Props) {
  const words = t();
  const found = useReturnLoads(cargo);
  const aside = useStore(shelf.marks);
  const changed = useStore(changes);
  if (found === undefined) return null;
  const items = withoutAside(asChanged(found.items, changed), aside);
  if (items.length === 0) return null;
  return (
    <section class="return-loads" data-testid="return-loads">
      <h2>{words.returnLoads(cargo.route.to.city)}</h2>
      {items.slice(0, SHOWN_FIRST).map((one) => (
        <CargoCard key={one.id} cargo={one} favourite={aside.favourites.includes(one.id)} onOpen={() => onOpen(one.id)} />
      ))}
      <button type="button" class="secondary wide" data-testid="all-return-loads" onClick={() => onAll(found.query)}>
        {words.showAll}
        {found.total !== undefined && ` (${number(found.total, language())})`}
      </button>
    </section>
  );
}
