import { useEffect, useState } from 'preact/hooks';
import { ask, type Cargo } from '../api/client';
import { cityOf } from '../filter/places';
import type { Query } from '../filter/query';
import { dayFromNow } from '../format';
import { prices } from '../news/prices';
import { freeFrom, fromAround, notBefore } from './return-query';

/** A page of a list; some of it may be hidden, or too early. */
const ASKED = 20;
/** With fewer than this of the day itself, the days after it are looked at, too. */
const ENOUGH = 3;

export interface ReturnLoads {
  readonly items: readonly Cargo[];
  /** The filter that shows all of them. */
  readonly query: Query;
  readonly total: number | undefined;
}

/** The exchange finds loads of a day; what is loaded later is looked for among the newest from there. */
async function find(cargo: Cargo): Promise<ReturnLoads | undefined> {
  const { city, pointId } = cargo.route.to;
  if (pointId === undefined) return undefined;
  const place = await cityOf(pointId, city);
  const around = fromAround({ id: pointId, type: place?.type });
  const day = freeFrom(cargo, dayFromNow(0));
  const listed = async (query: Query): Promise<ReturnLoads> => {
    const { items, page } = await ask((api) =>
      api.GET('/api/v1/cargos', { params: { query: { ...query, limit: ASKED } as never } }),
    );
    return { items: notBefore(items, day).filter(({ id }) => id !== cargo.id), query, total: page.total ?? undefined };
  };
  const ofDay = await listed({ ...around, startDate: day });
  if (ofDay.items.length >= ENOUGH) return ofDay;
  const later = await listed(around);
  const known = new Set(ofDay.items.map(({ id }) => id));
  return {
    items: [...ofDay.items, ...later.items.filter(({ id }) => !known.has(id))],
    query: { ...around, sort: 'date' },
    total: later.total,
  };
}

/** Loads that take the driver on from where this one is unloaded; undefined until they are there, and when they cannot be had. */
export function useReturnLoads(cargo: Cargo): ReturnLoads | undefined {
  const [found, setFound] = useState<ReturnLoads>();
  useEffect(() => {
    let current = true;
    find(cargo).then(
      (loads) => {
        if (!current || loads === undefined) return;
        prices.see(loads.items);
        setFound(loads);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [cargo.id]);
  return found;
}
