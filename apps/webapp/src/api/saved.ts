import type { components } from './schema';

type Cargo = components['schemas']['CargoCard'];

/** In the driver's zone; `from` later than `to` spans midnight. */
export interface QuietHours {
  /** HH:mm */
  from: string;
  to: string;
}

export interface Search {
  id: string;
  name: string;
  /** The list's own query parameters. */
  filter: Record<string, string>;
  alerts: { enabled: boolean; quietHours?: QuietHours; maxPerHour: number; mutedUntil?: string };
  lastMatchAt?: string;
  /** Since midnight in the driver's zone. */
  matchesToday: number;
}

/** What is absent stays; null takes away. */
export interface AlertsPatch {
  enabled?: boolean;
  quietHours?: QuietHours | null;
  maxPerHour?: number;
  mutedUntil?: string | null;
}

export interface SearchPatch {
  name?: string;
  filter?: Record<string, string>;
  alerts?: AlertsPatch;
}

interface Says<T> {
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': T } } };
}
interface SaysNothing {
  responses: { 204: { headers: Record<string, unknown>; content?: never } };
}
interface At<Names extends string> {
  parameters: { query?: never; header?: never; path: Record<Names, string>; cookie?: never };
}
interface Takes<T> {
  requestBody: { content: { 'application/json': T } };
}
interface Nowhere {
  parameters: { query?: never; header?: never; path?: never; cookie?: never };
}

/** What a driver keeps on the server: searches, favourites, what they do not want to see. */
export interface SavedPaths {
  '/api/v1/me/searches': {
    get: Nowhere & Says<{ items: Search[] }>;
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path?: never; cookie?: never };
    } & Takes<{ name?: string; filter: Record<string, string>; alerts?: AlertsPatch }> &
      Says<Search>;
  };
  '/api/v1/me/searches/{id}': { patch: At<'id'> & Takes<SearchPatch> & Says<Search>; delete: At<'id'> & SaysNothing };
  '/api/v1/me/favourites': {
    get: {
      parameters: { query?: { cursor?: string }; header?: never; path?: never; cookie?: never };
    } & Says<{ items: Cargo[]; page: { nextCursor: string | null } }>;
  };
  '/api/v1/me/favourites/{cargoId}': { put: At<'cargoId'> & SaysNothing; delete: At<'cargoId'> & SaysNothing };
  '/api/v1/me/hidden/{cargoId}': { put: At<'cargoId'> & SaysNothing; delete: At<'cargoId'> & SaysNothing };
  '/api/v1/me/blocked-companies/{inn}': { put: At<'inn'> & SaysNothing; delete: At<'inn'> & SaysNothing };
}
