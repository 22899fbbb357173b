import type { components } from '../../../../libs/web/src/schema';

type Schemas = components['schemas'];

/** A filter with a name. */
export type Search = Omit<Schemas['SavedSearch'], 'filter'> & {
  /** Public names, values as text. */
  readonly filter: Record<string, string>;
};
export type AlertsPatch = Schemas['AlertsPatch'];
export type QuietHours = NonNullable<Schemas['SearchAlerts']['quietHours']>;
export type SearchPatch = Omit<Schemas['SearchPatchBody'], 'filter'> & { readonly filter?: Search['filter'] };
