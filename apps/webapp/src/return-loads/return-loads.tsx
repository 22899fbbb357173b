import { useEffect, useMemo, useState } from 'preact/hooks';
import { ask, type Cargo } from '../api/client';
import { CargoCard } from '../cargos/cargo-card';
import { rememberPlace } from '../filter/places';
import type { Query } from '../filter/query';
import { dayFromNow, number } from '../format';
import { language, t } from '../i18n/i18n';
import { shelf, withoutAside } from '../marks/marks';
import { asChanged, changes } from '../news/changes';
import { prices } from '../news/prices';
import { useStore } from '../ui/store';
import { returnQuery } from './return-query';

const SHOWN_FIRST = 3;
/** Some of them may be hidden, and one of them may be the load itself. */
const ASKED = 10;

interface Props {
  readonly cargo: Cargo;
  readonly onOpen: (id: string) => void;
  /** To the list of all of them. */
  readonly onAll: (query: Query) => void;
}

/** Loads that take the driver on from where this one is unloaded. Nothing to show is nothing said: it is an extra. */
export function ReturnLoads({ cargo, onOpen, onAll }: Props) {
  const words = t();
  const query = useMemo(() => returnQuery(cargo, dayFromNow(0)), [cargo]);
  const key = JSON.stringify(query);
  const [found, setFound] = useState<{ items: readonly Cargo[]; total: number | null }>();
  const aside = useStore(shelf.marks);
  const changed = useStore(changes);
  useEffect(() => {
    if (query === undefined) return undefined;
    let current = true;
    ask((api) => api.GET('/api/v1/cargos', { params: { query: { ...query, limit: ASKED } as never } })).then(
      ({ items, page }) => {
        if (!current) return;
        prices.see(items);
        setFound({ items, total: page.total ?? null });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [key]);

  if (query === undefined || found === undefined) return null;
  const items = withoutAside(asChanged(found.items, changed), aside).filter(({ id }) => id !== cargo.id);
  if (items.length === 0) return null;
  const { city, pointId = '', pointType = '2' } = cargo.route.to;
  const showAll = (): void => {
    // The filter's chip says where from by its name.
    rememberPlace({ id: pointId, name: city, type: pointType });
    onAll(query);
  };
  return (
    <section class="return-loads" data-testid="return-loads">
      <h2>{words.returnLoads(city)}</h2>
      {items.slice(0, SHOWN_FIRST).map((one) => (
        <CargoCard key={one.id} cargo={one} favourite={aside.favourites.includes(one.id)} onOpen={() => onOpen(one.id)} />
      ))}
      <button type="button" class="secondary wide" data-testid="all-return-loads" onClick={showAll}>
        {words.showAll}
        {found.total !== null && ` (${number(found.total, language())})`}
      </button>
    </section>
  );
}
