import { ask } from '../api/client';
import { Kept } from '../ui/kept';

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

const keptPlaces = new Kept<Record<string, Place>>('places');
const places = keptPlaces.recall() ?? {};

/** The filter knows cities by their id; their names are remembered here. */
export const placeName = (id: string | undefined): string | undefined => (id === undefined ? undefined : places[id]?.name);

export function rememberPlace(place: Place): void {
  places[place.id] = place;
  keptPlaces.keep(places);
}

export async function findPlaces(name: string): Promise<Place[]> {
  const { items } = await ask((api) => api.GET('/api/v1/dictionaries/points', { params: { query: { name, limit: 8 } } }));
  return items;
}

/** A city by its id as the dictionary has it; asked for by its name where this phone has not met it. @throws ApiError */
export async function cityOf(id: string, name: string): Promise<Place | undefined> {
  const known = places[id];
  if (known !== undefined) return known;
  const found = (await findPlaces(name)).find((place) => place.id === id);
  if (found !== undefined) rememberPlace(found);
  return found;
}

export type TypeDictionary = 'load-types' | 'truck-types';

const keptTypes = (dictionary: TypeDictionary) => new Kept<Named[]>(`dictionary:${dictionary}`);

export const knownTypes = (dictionary: TypeDictionary): Named[] => keptTypes(dictionary).recall() ?? [];

/** Asked once an opening, kept for the next one. */
export async function fetchTypes(dictionary: TypeDictionary): Promise<Named[]> {
  const { items } = await ask((api) => api.GET(`/api/v1/dictionaries/${dictionary}`, {}));
  keptTypes(dictionary).keep(items);
  return items;
}
