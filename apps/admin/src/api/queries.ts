import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Query } from '../place';
import { ApiError, ask } from './client';

const FRESH_MS = 5_000;
const TRIES = 2;

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A no is a no; a network that was away may be back.
      retry: (failures, error) => failures < TRIES && (!(error instanceof ApiError) || error.kind === 'unreachable'),
    },
  },
});

/** Whatever was done, everything on screen is asked for anew. */
export const refresh = (): Promise<void> => client.invalidateQueries();

export interface Page<T> {
  readonly items: readonly T[];
  readonly page: { readonly nextCursor: string | null };
}

export interface Reading {
  readonly query?: Query;
  readonly enabled?: boolean;
  /** Asked again so often, ms, while it is on screen. */
  readonly every?: number | false;
}

export const useRead = <T>(path: string, { query = {}, enabled = true, every = false }: Reading = {}) =>
  useQuery({
    queryKey: [path, query],
    queryFn: ({ signal }) => ask<T>('GET', path, { query, signal }),
    refetchInterval: every,
    enabled,
  });

/** A list, a page at a time; what is shown stays while another filter is being asked for. */
export const useList = <T>(path: string, query: Query = {}) =>
  useInfiniteQuery({
    queryKey: [path, 'list', query],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<T>>('GET', path, { query: pageParam === '' ? query : { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<T>) => last.page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
export type List<T> = ReturnType<typeof useList<T>>;
