import { ask } from '../api/client';
import { keep, recall } from '../ui/kept';

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly region?: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly shortName?: string;
}

const PLACES = 'places';
const places: Record<string, Place> = recall(PLACES) ?? {};

/** The filter knows cities by their id; their names are remembered here. */
export const placeName = (id: string | undefined): string | undefined => (id === undefined ? undefined : places[id]?.name);

export function rememberPlace(place: Place): void {
  places[place.id] = place;
  keep(PLACES, places);
}

export async function findPlaces(name: string): Promise<Place[]> {
  const { items } = await ask((api) => api.GET('/api/v1/dictionaries/points', { params: { query: { name, limit: 8 } } }));
  return items as Place[];
}

export type TypeDictionary = 'load-types' | 'truck-types';

export const knownTypes = (dictionary: TypeDictionary): Named[] => recall<Named[]>(`dictionary:${dictionary}`) ?? [];

/** Asked once an opening, kept for the next one. */
export async function fetchTypes(dictionary: TypeDictionary): Promise<Named[]> {
  const { items } = await ask((api) => api.GET(`/api/v1/dictionaries/${dictionary}`, {}));
  keep(`dictionary:${dictionary}`, items);
  return items as Named[];
}
