import { useEffect, useState } from 'preact/hooks';
import { hrefOf, parsePlace, type Place, type Query } from './place';

const here = (): Place => parsePlace(location.hash);

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const look = (): void => setPlace(here());
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return place;
}

export function go(path: readonly string[], query: Query = {}): void {
  location.hash = hrefOf(path, query);
}

/** What is being typed replaces the address: the way back leads to where one was before typing. */
export function replace(path: readonly string[], query: Query): void {
  history.replaceState(null, '', hrefOf(path, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The conditions of a list as they stand in the address, and how to change some of them. */
export function useFilters(): [Place['query'], (some: Query, typing?: boolean) => void] {
  const { query } = usePlace();
  const change = (some: Query, typing = false): void => {
    const { path, query: now } = here();
    (typing ? replace : go)(path, { ...now, ...some });
  };
  return [query, change];
}
