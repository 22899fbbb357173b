import type { Schemas } from '../api/schemas';
export type Flag = Schemas['Flag'];

export type FlagState = Pick<Flag, 'enabled' | 'percentage' | 'driverIds'>;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids as they are typed or pasted, undefined when something else is among them. */
export function driverIdsOf(text: string): string[] | undefined {
  const ids = text.split(/[\s,;]+/).filter((one) => one !== '').map((one) => one.toLowerCase()); // prettier-ignore
  return ids.every((id) => ID.test(id)) ? [...new Set(ids)] : undefined;
}
